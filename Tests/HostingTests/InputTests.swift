import LiveEngine
import TestSupport
import Testing

@testable import Hosting

/// What comes in at the port, and what of it is heard and recorded.
@Suite struct InputTests {
  private func heard(_ bench: ModelBench) -> [Float] {
    var samples: [Float] = []
    while let next = bench.live.pointee.heard.pop() { samples.append(next) }
    return samples
  }

  private func recorded(_ bench: ModelBench) -> [Float] {
    var samples: [Float] = []
    while let next = bench.live.pointee.recorded.pop() { samples.append(next.input) }
    return samples
  }

  @Test func whatIsNoNumberIsHeardAndRecordedAsSilenceAndCounted() {
    let bench = ModelBench()
    bench.live.pointee.status.pointee.isRecording = true
    var input = [Float](repeating: 0.25, count: 600)
    for (at, value) in [(0, Float.nan), (300, .infinity), (599, -.infinity)] { input[at] = value }
    bench.hear(input)
    let expected = input.map { $0.isFinite ? $0 : 0 }
    #expect(heard(bench) == expected)
    #expect(recorded(bench) == expected)
    #expect(bench.ask("/stats/engine/input_repaired") == .integer(3))
    bench.hear([0.5])
    #expect(bench.ask("/stats/engine/input_repaired") == .integer(3))
  }

  @Test func whatIsFarTooLoudEndsAt96DecibelsOverFullScale() {
    let bench = ModelBench()
    bench.hear([3e38, -3e38, 65_536])
    #expect(heard(bench) == [65_536, -65_536, 65_536])
  }

  @Test func withoutAConnectionSilenceIsHeard() {
    let bench = ModelBench()
    bench.process(1000)
    #expect(heard(bench) == [Float](repeating: 0, count: 1000))
  }
}
