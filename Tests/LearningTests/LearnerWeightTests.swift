import FMSynthesis
import Following
import Knobs
import Spectral
import TestSupport
import Testing

@testable import Learning

/// The weights of the loss in live learning: they judge what is in use and what takes over.
@Suite struct LearnerWeightTests {
  private static let bright = LossWeights { [.centroid: 5, .mel: 1][$0] ?? 0 }

  private func learner() -> PatchLearner {
    var options = PatchLearner.Options()
    options.evaluations = 6000
    options.seeds = 512
    let learner = PatchLearner(options)
    learner.hear(HeardNote.tone())
    return learner
  }

  private func situation(_ weights: LossWeights, isFrozen: Bool = false) -> LearningSituation {
    LearningSituation(patch: FollowPatch.harmonic(), isFrozen: isFrozen, weights: weights)
  }

  /// Moves with the weights from one step to the next, and with nothing else.
  @Test func theLossThatIsToldIsThatOfTheWeights() throws {
    let learner = learner()
    let judge = NoteJudge(HeardNote.tone(), instructionSet: .detect())
    for weights in [LossWeights(), Self.bright, LossWeights()] {
      _ = learner.step(situation(weights, isFrozen: true))
      let heard = judge.hear(FollowPatch.harmonic(), held: nil, weights: weights).distance
      #expect(learner.figures.loss == heard)
    }
    let plain = judge.hear(FollowPatch.harmonic(), held: nil).distance
    #expect(learner.figures.loss == plain)
    #expect(judge.hear(FollowPatch.harmonic(), held: nil, weights: Self.bright).distance != plain)
  }

  /// What takes over is nearer by the weights, whatever the spectral distance says of it.
  @Test func theWeightsDecideWhatTakesOver() throws {
    let judge = NoteJudge(HeardNote.tone(), instructionSet: .detect())
    var runs: [[LearnedPatch]] = []
    for weights in [LossWeights(), Self.bright] {
      let learner = learner()
      var situation = situation(weights)
      var patches: [LearnedPatch] = []
      for _ in 0..<400 where learner.figures.tried < 8000 {
        guard let better = learner.step(situation) else { continue }
        let held = better.document.playing.held
        #expect(
          better.loss
            == judge.hear(
              better.document.values, held: held, weights: weights
            ).distance)
        #expect(better.loss < 0.98 * better.lossBefore)
        #expect(better.loss < judge.silence(weights))
        learner.adopted(better)
        situation.patch = better.document.values
        patches.append(better)
      }
      runs.append(patches)
    }
    #expect(runs.allSatisfy { !$0.isEmpty })
    #expect(runs[0].map(\.document) != runs[1].map(\.document))
    // Each run ends nearer by its own weights than by the other's.
    let ends = runs.compactMap(\.last)
    func bright(_ patch: LearnedPatch) -> Double {
      judge.hear(patch.document.values, held: patch.document.playing.held, weights: Self.bright)
        .distance
    }
    #expect(ends.count == 2 && bright(ends[1]) < bright(ends[0]))
  }

  @Test func withNothingToListenForItRests() {
    let learner = learner()
    _ = learner.step(situation(LossWeights(), isFrozen: true))
    #expect(learner.figures.loss != nil)
    let nothing = situation(LossWeights { _ in 0 })
    #expect(nothing.rests)
    for _ in 0..<3 { #expect(learner.step(nothing) == nil) }
    #expect(learner.figures.loss == nil && learner.figures.tried == 0)
  }
}
