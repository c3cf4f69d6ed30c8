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

  /// Finds no sound nearer than another.
  private struct Deaf: EmbeddingPort {
    let dimensions = 1
    func embed(_ samples: [Float], sampleRate: Double) -> [Float] { [0] }
    func distance(_ a: [Float], _ b: [Float]) -> Float { 0.25 }
  }

  private func learner(embedding: any EmbeddingPort = MelEmbedding()) -> PatchLearner {
    var options = PatchLearner.Options()
    options.recovers = false
    options.evaluations = 6000
    options.seeds = 512
    options.embedding = embedding
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

  /// Better patches than the first are found all the same; only by what is listened for, none is.
  @Test func theWeightsDecideWhetherAPatchTakesOver() {
    let deaf = LossWeights { $0 == .embedding ? 1 : 0 }
    for (weights, takesOver) in [(LossWeights(), true), (Self.bright, true), (deaf, false)] {
      let learner = learner(embedding: Deaf())
      let judge = NoteJudge(
        HeardNote.tone(), instructionSet: .detect(), embedding: Deaf())
      let situation = situation(weights)
      var patches: [LearnedPatch] = []
      for _ in 0..<400 where learner.figures.tried < 8000 {
        if let better = learner.step(situation) { patches.append(better) }
      }
      #expect(!patches.isEmpty == takesOver, "\(weights)")
      for patch in patches {
        let held = patch.document.playing.held
        let heard = judge.hear(patch.document.values, held: held, weights: weights).distance
        #expect(patch.loss == heard)
        #expect(patch.loss < 0.98 * patch.lossBefore && patch.loss < judge.silence(weights))
      }
    }
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
