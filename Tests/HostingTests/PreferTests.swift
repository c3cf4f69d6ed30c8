import Addresses
import FMSynthesis
import Foundation
import Hosting
import Knobs
import TestSupport
import Testing

/// What a person says of the sound that plays.
@Suite struct PreferTests {
  private let bench: ModelBench

  init() {
    var patch = TestPatch.steady
    patch["/op/2/level"] = 0.15
    patch["/op/2/env/decay"] = 0.4
    patch["/op/2/env/sustain"] = 0.6
    bench = ModelBench(patch)
  }

  @discardableResult
  private func say(_ word: String, _ arguments: ControlValue...) -> ControlOutcome {
    bench.model.handle(ControlMessage("/prefer/\(word)", arguments), from: .osc, at: nil)
  }

  @Test func aWordMovesThePlayingPatchAndUndoBringsTheVeryPatchBack() {
    let before = bench.model.patch()
    let outcome = say("brighter", .float(1))
    #expect(outcome.error == nil)
    #expect(outcome.replies.first?.arguments.first == .integer(1))
    #expect(bench.model.patch() != before)
    #expect(
      bench.model.patch()[PatchLayout.index(1, .level)] > before[PatchLayout.index(1, .level)])
    #expect(say("undo").error == nil)
    #expect(bench.model.patch() == before)
    #expect(say("undo").error?.code == .notAllowed)
  }

  @Test func aNoteThatSoundsGoesAlong() {
    let level = TestPatch.knob("/op/2/level")
    bench.send("/note/on", .integer(57), .integer(100))
    bench.process()
    let before = bench.engineValue(level.path)
    say("brighter")
    #expect(
      bench.eventually {
        bench.process()
        return bench.engineValue(level.path) == bench.model.patch()[level.id]
      })
    #expect(bench.engineValue(level.path) > before)
  }

  @Test func betterAndWorsePlayOneSoundAfterTheOtherAndEachIsTakenBack() {
    var patches = [bench.model.patch()]
    for word in ["better", "better", "worse", "better"] {
      #expect(say(word).error == nil)
      patches.append(bench.model.patch())
    }
    #expect(Set(patches).count == patches.count)
    for patch in patches.dropLast().reversed() {
      #expect(say("undo").error == nil)
      #expect(bench.model.patch() == patch)
    }
  }

  @Test func whatAPersonHoldsStays() {
    bench.send("/op/2/level", .float(0.25))
    say("brighter")
    #expect(bench.ask("/op/2/level") == .float(0.25))
  }

  @Test func whatLearningDidIsNotTakenBackByAPreference() {
    say("darker")
    bench.send("/follow/catch")
    let colour = TestPatch.knob("/follow/colour/1")
    bench.model.adapterMoved([(id: colour.id, value: 0.25)])
    bench.send("/follow/catch")
    #expect(say("undo").error?.code == .notAllowed)
    #expect(bench.send("/adapt/undo").error == nil)
    #expect(say("undo").error == nil)
  }

  @Test func amountsThatAreNoneDoNoHarm() {
    let before = bench.model.patch()
    for value in [Float.nan, .infinity, -.infinity] {
      #expect(say("brighter", .float(value)).error?.code == .wrongType)
    }
    #expect(say("brighter", .float(0)).error == nil)
    #expect(bench.model.patch() == before)
    #expect(say("brighter", .float(1e9)).error?.code == .outOfRange)
    let isFinite = bench.model.patch().allSatisfy { $0.isFinite }
    #expect(isFinite)
  }

  @Test func aSilentPatchHasNothingToLikeBetter() {
    let silent = ModelBench(
      {
        var patch = TestPatch.steady
        for op in 1...6 { patch["/op/\(op)/level"] = 0 }
        return patch
      }())
    let outcome = silent.send("/prefer/better")
    #expect(outcome.error?.code == .failed)
    #expect(outcome.error?.message.contains("silent") == true)
  }
}
