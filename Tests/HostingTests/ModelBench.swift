import Addresses
import CRealtime
import FMSynthesis
import Foundation
import LiveEngine
import Playing
import Rendering
import Synchronization
import TestHost
import TestSupport

@testable import Hosting

/// A control model over a live engine that the test drives itself, period by period.
final class ModelBench: @unchecked Sendable {
  // Sendable: `process` is called by one thread at a time, the model guards itself.
  let live: UnsafeMutablePointer<LiveEngine>
  let model: ControlModel
  private let left = UnsafeMutablePointer<Float>.allocate(capacity: 8192)
  private let right = UnsafeMutablePointer<Float>.allocate(capacity: 8192)
  private let store = MemoryStore()
  private let figures: FixedFigures
  private let quitCount = QuitCount()

  init(
    _ patch: TestPatch = TestPatch(), effects: (any EffectFactory)? = nil,
    figures: [Figure: Double] = [:]
  ) {
    live = LiveEngine.create(
      engine: EngineFactory.engine(sampleRate: 48_000, patch: patch.values))
    self.figures = FixedFigures(figures)
    let quitCount = quitCount
    model = ControlModel(
      live: live, sampleRate: 48_000, patch: LoadedPatch(values: patch.values, name: "bench"),
      effects: effects, store: store, journal: MemoryJournal(),
      onQuit: { quitCount.value.withLock { $0 += 1 } })
    model.figures = self.figures
    model.start()
  }

  deinit {
    model.stop()
    LiveEngine.destroy(live)
    left.deallocate()
    right.deallocate()
  }

  var lentPatches: Int { model.queue.sync { model.lentPatches.count } }
  var quits: Int { quitCount.value.withLock { $0 } }
  var savedPaths: [String] { store.savedPaths }
  func offer(_ patch: TestPatch, as path: String) {
    store.offer(LoadedPatch(values: patch.values, name: path), as: path)
  }

  @discardableResult
  func send(
    _ address: String, _ arguments: ControlValue..., from source: ControlSource = .osc,
    at hostTime: UInt64? = nil
  ) -> ControlOutcome {
    model.handle(ControlMessage(address, arguments), from: source, at: hostTime)
  }

  /// The answer's first argument.
  func ask(_ address: String) -> ControlValue? { send(address).replies.first?.arguments.first }

  /// Plays one period and gives its samples.
  @discardableResult
  func process(_ frames: Int = 256) -> [Float] {
    live.pointee.process(input: nil, left: left, right: right, frames: frames)
    return (0..<frames).map { left[$0] }
  }

  /// Plays one period with an input.
  func hear(_ input: [Float]) {
    input.withUnsafeBufferPointer {
      live.pointee.process(input: $0.baseAddress, left: left, right: right, frames: input.count)
    }
  }

  /// Commands the audio thread has carried out since the last call, with their frames.
  func applied() -> [TimedCommand] {
    var commands: [TimedCommand] = []
    while let next = live.pointee.applied.pop() { commands.append(next) }
    return commands
  }

  /// Where a knob stands on the audio thread.
  func engineValue(_ path: String) -> Float {
    live.pointee.engine.knobs.values[TestPatch.knob(path).id]
  }

  /// Looks every 2 ms, for 20 s at most.
  func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<10_000 {
      if condition() { return true }
      usleep(2000)
    }
    return condition()
  }
}

private final class QuitCount: Sendable {
  let value = Mutex(0)
}
