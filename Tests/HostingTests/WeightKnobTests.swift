import Addresses
import Knobs
import Quantities
import Spectral
import TestSupport
import Testing

@testable import Hosting
@testable import Learning

/// `/adapt/weights/...`: what mode learn listens for, from the knobs to the learner.
@Suite struct WeightKnobTests {
  @Test func everyTermHasAKnobWithItsNameItsRangeAndItsDefault() {
    let prefix = "/adapt/weights/"
    let knobs = KnobTable.shared.knobs.filter { $0.path.hasPrefix(prefix) }
    #expect(
      knobs.map { $0.path.dropFirst(prefix.count) } == LossTerm.allCases.map { $0.rawValue[...] })
    for (knob, term) in zip(knobs, LossTerm.allCases) {
      #expect(Double(knob.minimum)...Double(knob.maximum) == LossWeight.range)
      #expect(Double(knob.default) == LossWeights()[term])
    }
  }

  @Test func theLearnerListensForWhatTheKnobsSay() {
    let bench = ModelBench()
    #expect(bench.model.learningSituation().weights == LossWeights())
    for (place, term) in LossTerm.allCases.enumerated() {
      bench.send("/adapt/weights/\(term.rawValue)", .float(0.25 * Float(place + 1)))
    }
    let weights = bench.model.learningSituation().weights
    for (place, term) in LossTerm.allCases.enumerated() {
      #expect(weights[term] == 0.25 * Double(place + 1))
    }
  }

  @Test func takingTheLastWeightAwayIsAnsweredInWords() {
    let bench = ModelBench()
    let answer = bench.send("/adapt/weights/stft", .float(0)).error
    #expect(answer?.code == .outOfRange && answer?.message.contains("all weights are 0") == true)
    #expect(bench.model.learningSituation().rests)
    #expect(bench.send("/adapt/weights/mel", .float(1)).error == nil)
    #expect(bench.send("/adapt/weights/centroid", .float(0)).error == nil)
    #expect(!bench.model.learningSituation().rests)
  }
}
