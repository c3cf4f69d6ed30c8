import FMSynthesis
import Following
import Foundation
import Knobs
import Playing
import Rendering
import TestSupport
import Testing

@testable import Learning

/// Learning without threads: fixed dice, candidates counted.
@Suite struct LearnerTests {
  private func learner() -> PatchLearner {
    var options = PatchLearner.Options()
    options.recovers = false
    options.evaluations = 6000
    options.seeds = 512
    return PatchLearner(options)
  }

  /// Steps until so many candidates were tried; better patches are put to use.
  private func learn(
    _ learner: PatchLearner, from start: LearningSituation, candidates: Int
  ) -> [LearnedPatch] {
    var situation = start
    var patches: [LearnedPatch] = []
    for _ in 0..<400 where learner.figures.tried < candidates {
      guard let better = learner.step(situation) else { continue }
      learner.adopted(better)
      situation.patch = better.document.values
      patches.append(better)
    }
    return patches
  }

  private var start: LearningSituation { LearningSituation(patch: FollowPatch.harmonic()) }

  @Test func aHeldToneIsLearnedToUnderHalfOfTheFirstLossWithinEightThousandCandidates() {
    let learner = learner()
    learner.hear(HeardNote.tone())
    let patches = learn(learner, from: start, candidates: 8000)
    let first = patches.first?.lossBefore ?? 0
    #expect((patches.last?.loss ?? .infinity) < first / 2)
    #expect(learner.figures.heard == 1 && learner.figures.adopted == patches.count)
    for (one, next) in zip(patches, patches.dropFirst()) { #expect(next.loss < one.loss) }
  }

  @Test func theSameNotesTeachTheSamePatches() {
    let runs = (0..<2).map { _ in
      let learner = learner()
      learner.hear(HeardNote.tone())
      return learn(learner, from: start, candidates: 8000).map(\.document)
    }
    #expect(!runs[0].isEmpty && runs[0] == runs[1])
  }

  @Test func heldKnobsKeepTheirValues() {
    let learner = learner()
    learner.hear(HeardNote.tone())
    var situation = start
    let knobs = ["/op/1/ratio", "/op/3/env/r2", "/algorithm"].map(TestPatch.knob)
    situation.held = Set(knobs.map(\.id))
    for (knob, value) in zip(knobs, [Float(2), 17, 5]) { situation.patch[knob.id] = value }
    let patches = learn(learner, from: situation, candidates: 8000)
    #expect(!patches.isEmpty)
    for patch in patches {
      #expect(knobs.map { patch.document.values[$0.id] } == [2, 17, 5])
      #expect(patch.voice == nil)
    }
  }

  @Test func theIndexLimitHoldsForWhatIsLearned() {
    let learner = learner()
    learner.hear(HeardNote.tone())
    var situation = start
    situation.indexMax = 1
    let patches = learn(learner, from: situation, candidates: 8000)
    #expect(!patches.isEmpty)
    for patch in patches {
      for op in 0..<6 {
        let values = patch.document.values
        let index =
          values[PatchLayout.index(op, .level)] * values[PatchLayout.index(op, .index)]
        #expect(index < 1.001)
      }
    }
  }

  @Test func frozenItOnlyListens() {
    let learner = learner()
    learner.hear(HeardNote.tone())
    var situation = start
    situation.isFrozen = true
    for _ in 0..<5 { #expect(learner.step(situation) == nil) }
    #expect(learner.figures.loss.map { $0 > 0.5 } == true)
    #expect(learner.figures.tried == 0)
  }

  @Test func withoutNotesThereIsNothingToLearn() {
    let learner = learner()
    #expect(learner.step(start) == nil)
    #expect(learner.figures.loss == nil && learner.figures.tried == 0)
  }

  @Test func whatIsLearnedIsNoLouderThanAllowed() {
    let learner = learner()
    learner.hear(HeardNote.tone())
    var situation = start
    situation.loudnessMax = -40
    #expect(learn(learner, from: situation, candidates: 2500).isEmpty)
  }

  @Test func aSecondNoteCountsToo() {
    let learner = learner()
    learner.hear(HeardNote.tone(220, number: 1))
    learner.hear(HeardNote.tone(330, number: 2))
    let patches = learn(learner, from: start, candidates: 8000)
    guard let last = patches.last else {
      Issue.record("nothing learned")
      return
    }
    // On a key it was not played on when it was found, too.
    let judges = [220.0, 330].map { NoteJudge(HeardNote.tone($0), instructionSet: .detect()) }
    for judge in judges {
      #expect(judge.hear(last.document.values, held: 0.5).distance < 0.8 * judge.silence())
    }
  }
}
