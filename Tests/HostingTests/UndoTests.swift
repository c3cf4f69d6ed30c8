import Addresses
import CRealtime
import Foundation
import Rendering
import SessionModel
import TestSupport
import Testing

@testable import Hosting
@testable import Learning

/// What the adaptation did to the patch is taken back, and nothing else.
@Suite struct UndoTests {
  private let bench = ModelBench(.steady)

  /// Takes over the patch as it stands with some of its knobs elsewhere, as mode learn does.
  private func learn(_ name: String, _ knobs: [String: Float]) {
    var values = bench.model.patch()
    for (path, value) in knobs { values[TestPatch.knob(path).id] = value }
    let learned = LearnedPatch(
      number: 1, document: PatchDocument(name: name, values: values), loss: 0.5, lossBefore: 1)
    #expect(bench.model.adopt(learned, for: bench.model.learningSituation()))
    bench.process()
  }

  private func undo() -> ControlOutcome {
    let outcome = bench.send("/adapt/undo")
    bench.process()
    return outcome
  }

  private func answer(_ left: Int32, _ name: String, stay: Int32 = 0) -> ControlOutcome {
    ControlOutcome(replies: [
      ControlMessage("/adapt/undo", [.integer(left), .string(name), .integer(stay)])
    ])
  }

  @Test func learnedPatchesAreTakenBackOneAfterTheOther() {
    let loaded = bench.model.patch()
    learn("LEARN 1", ["/op/1/ratio": 2, "/op/2/level": 0.5])
    learn("LEARN 2", ["/op/1/ratio": 3])
    #expect(undo() == answer(1, "LEARN 1"))
    #expect(bench.engineValue("/op/1/ratio") == 2)
    #expect(undo() == answer(0, "bench"))
    #expect(bench.model.patch() == loaded)
    #expect(bench.engineValue("/op/2/level") == loaded[TestPatch.knob("/op/2/level").id])
  }

  @Test func withNothingToTakeBackItSaysSo() {
    #expect(undo().error?.code == .notAllowed)
    learn("LEARN 1", ["/op/1/ratio": 2])
    #expect(undo().error == nil)
    #expect(undo().error?.code == .notAllowed)
  }

  @Test func aKnobThatAPersonMovedSinceStaysAndIsTold() {
    learn("LEARN 1", ["/op/1/ratio": 2, "/op/2/ratio": 5])
    bench.send("/op/1/ratio", .float(7))
    bench.send("/op/3/ratio", .float(9))
    bench.send("/patch/name", .string("MINE"))
    #expect(undo() == answer(0, "MINE", stay: 1))
    #expect(bench.ask("/op/1/ratio") == .float(7))
    #expect(bench.ask("/op/2/ratio") == .float(1))
    #expect(bench.ask("/op/3/ratio") == .float(9))
    #expect(bench.ask("/hold/op/1/ratio") == .integer(1))
    #expect(bench.engineValue("/op/1/ratio") == 7)
  }

  @Test func theOldestStepsAreForgotten() {
    for number in 1...40 { learn("LEARN \(number)", ["/op/1/ratio": Float(number) / 2]) }
    for left in (0..<32).reversed() {
      #expect(undo().replies.first?.arguments.first == .integer(Int32(left)))
    }
    #expect(undo().error?.code == .notAllowed)
    #expect(bench.ask("/op/1/ratio") == .float(4))
  }

  @Test func aPatchThatIsLoadedHasNothingToTakeBack() {
    learn("LEARN 1", ["/op/1/ratio": 2])
    bench.offer(.steady, as: "bell.json")
    bench.send("/patch/load", .string("bell.json"))
    #expect(undo().error?.code == .notAllowed)
  }

  @Test func whatTheFollowerWroteIntoThePatchGoesBackToTheFollower() {
    let (level, colour) = (TestPatch.knob("/op/1/level"), TestPatch.knob("/follow/colour/1"))
    bench.model.adapterMoved([(id: colour.id, value: 0.25)])
    let before = bench.ask("/op/1/level")
    bench.send("/follow/catch")
    #expect(bench.ask("/op/1/level") == .float(0.25))
    #expect(undo().error == nil)
    #expect(bench.ask("/op/1/level") == before)
    #expect(bench.ask("/follow/colour/1") == .float(0.25))
    #expect(
      bench.eventually {
        bench.process()
        return bench.engineValue("/follow/colour/1") == 0.25
      })
    #expect(bench.engineValue("/op/1/level") == bench.model.patch()[level.id])
  }

  @Test func aNoteThatSoundsGoesOnAsIfNothingHadHappened() {
    let calm = ModelBench(.steady)
    var (played, undisturbed): ([Float], [Float]) = ([], [])
    for each in [bench, calm] { each.send("/note/on", .integer(57), .integer(100)) }
    for period in 0..<40 {
      if period == 10 { learn("LEARN 1", ["/op/1/ratio": 3.5, "/algorithm": 5]) }
      if period == 10 { undisturbed += calm.process() }
      if period == 20 { bench.send("/adapt/undo") }
      played += bench.process()
      undisturbed += calm.process()
    }
    #expect(undisturbed.contains { abs($0) > 0.01 })
    #expect(played.count + 256 == undisturbed.count)
    let isTheSame = played.suffix(256 * 30) == undisturbed.suffix(256 * 30)
    #expect(isTheSame)
  }

  @Test func inModeLearnTheSearchRestsSoThatThePatchDoesNotComeBackAtOnce() {
    bench.send("/adapt/mode", .string("learn"))
    learn("LEARN 1", ["/op/1/ratio": 2])
    #expect(bench.ask("/adapt/freeze") == .integer(0))
    #expect(undo().error == nil)
    #expect(bench.ask("/adapt/freeze") == .integer(1))
  }

  @Test func theStepsGoOnWithThePatchWhenTheEngineIsMadeAnew() {
    learn("LEARN 1", ["/op/1/ratio": 2])
    let next = ModelBench(.steady)
    next.model.restore(bench.model.state)
    #expect(next.send("/adapt/undo").error == nil)
  }

  /// It acted on the model alone once.
  @Test func aTimedCatchIsHeardToo() {
    let colour = TestPatch.knob("/follow/colour/1")
    bench.model.adapterMoved([(id: colour.id, value: 0.25)])
    bench.send("/follow/catch", at: ddspm_monotonic_ns() + 20_000_000)
    #expect(bench.eventually { bench.ask("/op/1/level") == .float(0.25) })
    #expect(
      bench.eventually {
        bench.process()
        return bench.engineValue("/op/1/level") == 0.25
      })
  }
}
