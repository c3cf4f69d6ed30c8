import Foundation
import Matching
import Testing

/// The seed's sine test: one sine from six operators at random frequencies and gains.
@Suite struct SineDemoTests {
  static let seeds: ClosedRange<UInt64> = 1...100

  static func isOneSine(_ outcome: SineDemo.Outcome, _ hertz: Double) -> Bool {
    abs(outcome.winner.hertz - hertz) < 0.1 && outcome.winner.lead >= 40
  }

  @Test(arguments: SineDemo.Loss.allCases)
  func everySeedEndsAsOneSineOf440Hertz(loss: SineDemo.Loss) {
    for seed in Self.seeds {
      let outcome = SineDemo(loss: loss).run(seed: seed)
      #expect(outcome.start.allSatisfy { (100...900).contains($0.hertz) && $0.level <= 0.5 })
      #expect(Self.isOneSine(outcome, 440), "seed \(seed): \(outcome.log.last ?? "")")
    }
  }

  @Test func anyOtherSineIsFoundAsWell() {
    for (seed, hertz) in [(1, 123.4), (2, 1234.5), (3, 61.7)] as [(UInt64, Double)] {
      let outcome = SineDemo(loss: .waveform, frequency: hertz, amplitude: 0.3).run(seed: seed)
      #expect(Self.isOneSine(outcome, hertz), "\(outcome.log.last ?? "")")
    }
  }

  @Test func theLogSaysWhatMovedTheFrequency() {
    let log = SineDemo(loss: .stft, steps: 60).run(seed: 3).log
    #expect(log.first?.hasPrefix("start ") == true)
    #expect(log.last?.hasPrefix("end ") == true)
    #expect(log.contains { $0.hasPrefix("step 0 ") && $0.hasSuffix(" by tracker") })
    #expect(log.contains { $0.hasSuffix(" by gradient") })
  }
}
