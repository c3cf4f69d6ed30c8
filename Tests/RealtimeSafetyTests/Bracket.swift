import CRealtime
import FMSynthesis
import LiveEngine
import Playing
import Rendering
import TestSupport

/// A live engine driven by a test: every period runs inside RealtimeSanitizer's bracket.
final class BracketedEngine {
  let live: UnsafeMutablePointer<LiveEngine>
  private let buffers: [UnsafeMutablePointer<Float>]
  private static let longest = 8192

  init(_ patch: TestPatch = TestPatch(), sampleRate: Double = 48_000) {
    live = LiveEngine.create(
      engine: EngineFactory.engine(sampleRate: sampleRate, patch: patch.values))
    buffers = (0..<3).map { _ in .allocate(capacity: Self.longest) }
    for buffer in buffers { buffer.initialize(repeating: 0, count: Self.longest) }
  }

  deinit {
    LiveEngine.destroy(live)
    for buffer in buffers { buffer.deallocate() }
  }

  func send(_ command: EngineCommand, at frame: Int = 0) {
    _ = live.pointee.commands.push(TimedCommand(frame: UInt64(frame), command: command))
  }

  /// One period with MIDI messages at its start. - Returns: Whether all samples were finite.
  @discardableResult
  func process(_ frames: Int, midi: [[UInt8]] = [], hears: Bool = true) -> Bool {
    let live = live
    let (input, left, right) = (buffers[0], buffers[1], buffers[2])
    for message in midi {
      message.withUnsafeBufferPointer { bytes in
        guard let bytes = bytes.baseAddress else { return }
        ddspm_realtime_enter()
        live.pointee.midi(bytes, count: message.count, offset: 0)
        ddspm_realtime_exit()
      }
    }
    ddspm_realtime_enter()
    live.pointee.process(input: hears ? input : nil, left: left, right: right, frames: frames)
    ddspm_realtime_exit()
    drain()
    return (0..<frames).allSatisfy { left[$0].isFinite && right[$0].isFinite }
  }

  /// What the other threads would take.
  private func drain() {
    while live.pointee.replies.pop() != nil {}
    while live.pointee.applied.pop() != nil {}
    while live.pointee.recorded.pop() != nil {}
    while live.pointee.heard.pop() != nil {}
  }
}
