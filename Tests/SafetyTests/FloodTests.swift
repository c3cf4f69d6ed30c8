import CRealtime
import FMSynthesis
import LiveEngine
import Playing
import Rendering
import TestSupport
import Testing

/// More events in one block than anybody plays.
@Suite struct FloodTests {
  private static let frames = 64
  private static let count = 10_000

  /// One period after `count` messages, in RealtimeSanitizer's bracket where that is linked in.
  /// - Returns: Milliseconds, and the output.
  private func flood(_ message: (Int) -> [UInt8]) -> (time: Double, live: LiveFlood) {
    let flood = LiveFlood()
    var bytes = (0..<Self.count).flatMap(message)
    let start = ddspm_monotonic_ns()
    bytes.withUnsafeMutableBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      ddspm_realtime_enter()
      for i in 0..<Self.count { flood.live.pointee.midi(base + 3 * i, count: 3, offset: i % 64) }
      ddspm_realtime_exit()
    }
    flood.process()
    return (Double(ddspm_monotonic_ns() - start) / 1e6, flood)
  }

  @Test func tenThousandNotesInOneBlockAreTakenAndTheLastOnesSound() {
    let (time, flood) = flood { [0x90, UInt8(36 + $0 % 60), 100] }
    print("10,000 notes in one block of 64: \(time) ms")
    #expect(flood.live.pointee.engine.instrument.activeVoices > 0)
    #expect(flood.peak.isFinite)
    #expect(time < 2000)
  }

  @Test func tenThousandControllersInOneBlockAreTaken() {
    let (time, flood) = flood { [0xb0, [1, 2, 4, 64][$0 % 4], UInt8($0 % 128)] }
    print("10,000 controllers in one block of 64: \(time) ms")
    #expect(flood.live.pointee.engine.overflows <= UInt64(Self.count))
    #expect(time < 2000)
  }

  @Test func tenThousandKnobMovesInOneBlockAreTaken() {
    var player = Player()
    for i in 0..<Self.count {
      player.at(i % 64, .knob(id: UInt16(i % PatchLayout.engineCount), value: Float(i % 100) / 100))
    }
    let start = ddspm_monotonic_ns()
    let output = player.play(64)
    print("10,000 knob moves in one block of 64: \(Double(ddspm_monotonic_ns() - start) / 1e6) ms")
    #expect(output.allSatisfy { $0.isFinite })
    #expect(player.engine.overflows == 0)
  }

  @Test func anEventAtTheEndOfTimeIsNoTrap() {
    var player = Player()
    player.engine.schedule(TimedCommand(frame: .max, command: .panic))
    player.on(69)
    #expect(Signal.rms(player.play(4800)) > 0.01)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, 1e30])
  func controllersBeyondTheirEndsAreNoTrap(position: Float) {
    var player = Player()
    player.on(69)
    for command in [EngineCommand.bend(position), .wheel(position), .foot(position)] {
      player.at(100, command)
    }
    #expect(player.play(4800).allSatisfy { $0.isFinite })
  }
}

/// A live engine with its buffers.
final class LiveFlood {
  let live = LiveEngine.create(engine: EngineFactory.engine(sampleRate: 48_000))
  private let left = UnsafeMutablePointer<Float>.allocate(capacity: 64)
  private let right = UnsafeMutablePointer<Float>.allocate(capacity: 64)

  init() {
    left.initialize(repeating: 0, count: 64)
    right.initialize(repeating: 0, count: 64)
  }

  deinit {
    LiveEngine.destroy(live)
    left.deallocate()
    right.deallocate()
  }

  func process() {
    ddspm_realtime_enter()
    live.pointee.process(input: nil, left: left, right: right, frames: 64)
    ddspm_realtime_exit()
  }

  var peak: Float { (0..<64).reduce(0) { max($0, abs(left[$1])) } }
}
