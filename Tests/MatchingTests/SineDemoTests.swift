import DifferentiableFM
import Matching
import Testing

/// The seed's sine test: one sine from six operators at random frequencies and gains.
@Suite struct SineDemoTests {
  static let seeds: ClosedRange<UInt64> = 1...100

  @Test(arguments: SineDemo.Loss.allCases)
  func everySeedEndsAsOneSineOf440Hertz(loss: SineDemo.Loss) {
    for seed in Self.seeds {
      let outcome = SineDemo(loss: loss).run(seed: seed)
      #expect(outcome.start.allSatisfy { (100...900).contains($0.hertz) && $0.level <= 0.5 })
      #expect(outcome.isSine(of: 440), "seed \(seed): \(outcome.winner)")
      #expect(!outcome.isSine(of: 441))
    }
  }

  @Test func anyOtherSineIsFoundAsWell() {
    for (seed, hertz) in [(1, 123.4), (2, 1234.5), (3, 61.7)] as [(UInt64, Double)] {
      let outcome = SineDemo(loss: .waveform, frequency: hertz, amplitude: 0.3).run(seed: seed)
      #expect(outcome.isSine(of: hertz), "\(outcome.winner)")
    }
  }

  @Test func theCourseSaysWhatMovedTheFrequencyAndEndsAtTheBest() {
    let outcome = SineDemo(loss: .stft, steps: 60).run(seed: 3)
    #expect(outcome.course.count == 61)
    #expect(outcome.course[0].operators.contains { $0.mover == .tracker })
    #expect(outcome.course.contains { $0.operators.contains { $0.mover == .gradient } })
    #expect(outcome.course.allSatisfy { $0.loss >= outcome.loss })
    let lines = outcome.trace.split(separator: "\n")
    #expect(lines.count == 62 && lines[0].hasPrefix("step,loss,hertz1,"))
    #expect(lines.allSatisfy { $0.split(separator: ",").count == 20 })
  }

  /// The samples are those of the patch the course ends at: the target's, but for the rest.
  @Test func whatWasLearnedSoundsAsTheTarget() {
    let outcome = SineDemo(loss: .waveform).run(seed: 1)
    let error = zip(outcome.target, outcome.learned).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
    let energy = outcome.target.reduce(0) { $0 + $1 * $1 }
    #expect(Double(error / energy) < 0.02)
    #expect(abs(Double(error / energy) - outcome.loss) < 1e-4)
  }
}
