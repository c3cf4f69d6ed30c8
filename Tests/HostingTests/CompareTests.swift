import Addresses
import Foundation
import Knobs
import SessionModel
import TestHost
import TestSupport
import Testing

@testable import Hosting
@testable import Learning

/// Two patches in turns, each as it was left.
@Suite struct CompareTests {
  private let bench = ModelBench(.steady)

  @discardableResult
  private func compare() -> ControlOutcome {
    let outcome = bench.send("/patch/compare")
    bench.process()
    return outcome
  }

  private func answer(_ isOn: Int32, _ name: String) -> ControlOutcome {
    ControlOutcome(replies: [ControlMessage("/patch/compare", [.integer(isOn), .string(name)])])
  }

  @Test func theLoadedPatchPlaysAndTheEditedOneComesBack() {
    bench.send("/op/1/ratio", .float(7))
    bench.send("/patch/name", .string("MINE"))
    #expect(compare() == answer(1, "bench"))
    #expect(bench.ask("/op/1/ratio") == .float(1) && bench.engineValue("/op/1/ratio") == 1)
    #expect(bench.ask("/hold/op/1/ratio") == .integer(0))
    #expect(compare() == answer(0, "MINE"))
    #expect(bench.ask("/op/1/ratio") == .float(7) && bench.engineValue("/op/1/ratio") == 7)
    #expect(bench.ask("/hold/op/1/ratio") == .integer(1))
  }

  @Test func aPatchThatNobodyHasChangedHasNothingToBeComparedWith() {
    #expect(compare().error?.code == .notAllowed)
    bench.send("/op/1/ratio", .float(7))
    bench.send("/op/1/ratio", .float(1))
    #expect(compare().error?.code == .notAllowed)
  }

  @Test func whatIsTurnedMeanwhileStaysWithThePatchThatPlays() {
    bench.send("/op/1/ratio", .float(7))
    compare()
    bench.send("/op/2/ratio", .float(5))
    compare()
    #expect(bench.ask("/op/1/ratio") == .float(7) && bench.ask("/op/2/ratio") == .float(1))
    compare()
    #expect(bench.ask("/op/1/ratio") == .float(1) && bench.ask("/op/2/ratio") == .float(5))
  }

  @Test func aPatchThatIsSavedIsWhatTheNextEditsAreComparedWith() {
    bench.send("/op/1/ratio", .float(7))
    bench.send("/patch/save", .string("mine.json"))
    #expect(compare().error?.code == .notAllowed)
    bench.send("/op/1/ratio", .float(9))
    compare()
    #expect(bench.ask("/op/1/ratio") == .float(7))
  }

  @Test func aPatchThatIsLoadedMeanwhileEndsIt() {
    bench.send("/op/1/ratio", .float(7))
    compare()
    bench.offer(.steady, as: "bell.json")
    bench.send("/patch/load", .string("bell.json"))
    #expect(compare().error?.code == .notAllowed)
    bench.send("/op/1/ratio", .float(3))
    #expect(compare() == answer(1, "bell.json"))
  }

  @Test func nothingIsLearnedWhileThePatchOfBeforePlays() {
    bench.send("/op/1/ratio", .float(7))
    compare()
    let situation = bench.model.learningSituation()
    #expect(situation.rests)
    let learned = LearnedPatch(
      number: 1, document: PatchDocument(name: "LEARN 1"), loss: 0.5, lossBefore: 1)
    #expect(!bench.model.adopt(learned, for: situation))
    compare()
    #expect(bench.model.adopt(learned, for: bench.model.learningSituation()))
    #expect(compare() == answer(1, "bench"))
    #expect(bench.send("/adapt/undo").error?.code == .notAllowed, "that was done to the other one")
    #expect(compare() == answer(0, "LEARN 1"))
    #expect(bench.send("/adapt/undo").error == nil)
    #expect(bench.ask("/op/1/ratio") == .float(7))
  }

  @Test func aNoteThatSoundsGoesOnAsIfNothingHadHappened() {
    let calm = ModelBench(.steady)
    var (played, undisturbed): ([Float], [Float]) = ([], [])
    bench.send("/op/2/level", .float(0.5))
    calm.send("/op/2/level", .float(0.5))
    // A note keeps what the knobs have come to: the level has to be there first.
    for each in [bench, calm] { for _ in 0..<60 { each.process() } }
    for each in [bench, calm] { each.send("/note/on", .integer(57), .integer(100)) }
    for period in 0..<40 {
      if period % 5 == 3 { bench.send("/patch/compare") }
      played += bench.process()
      undisturbed += calm.process()
    }
    #expect(undisturbed.contains { abs($0) > 0.01 })
    let isTheSame = played == undisturbed
    #expect(isTheSame)
  }

  @Test func itIsToldToSubscribers() {
    let told = Told()
    _ = bench.model.subscribe(prefix: "/patch/compare", maxRate: 1000) { told.add($0) }
    bench.send("/op/1/ratio", .float(7))
    compare()
    #expect(bench.eventually { told.all.contains { $0.arguments.first == .integer(1) } })
    bench.offer(.steady, as: "bell.json")
    bench.send("/patch/load", .string("bell.json"))
    #expect(bench.eventually { told.all.contains { $0.arguments.first == .integer(0) } })
  }

  @Test func itGoesOnWhenTheEngineIsMadeAnew() {
    bench.send("/op/1/ratio", .float(7))
    compare()
    let next = ModelBench(.steady)
    next.model.restore(bench.model.state)
    #expect(next.send("/patch/compare") == answer(0, "bench"))
    #expect(next.ask("/op/1/ratio") == .float(7))
  }

  @Test func aSessionThatEndsMeanwhileKeepsTheEditedPatch() throws {
    let patch = LoadedPatch(values: KnobTable.shared.patchKnobs.map(\.default), name: "X")
    let host = LiveHost(
      server: StillServer(), recorder: nil,
      options: LiveHost.Options(patch: patch, store: MemoryStore()))
    try host.start()
    for message in [ControlMessage("/op/1/ratio", [.float(7)]), ControlMessage("/patch/compare")] {
      #expect(host.control.handle(message, from: .osc, at: nil).error == nil)
    }
    #expect(host.control.value("/op/1/ratio") == 1)
    try host.finish()
    #expect(host.control.value("/op/1/ratio") == 7)
  }
}

private final class Told: @unchecked Sendable {
  // Sendable: behind a lock.
  private let lock = NSLock()
  private var messages: [ControlMessage] = []

  func add(_ told: [ControlMessage]) { lock.withLock { messages += told } }
  var all: [ControlMessage] { lock.withLock { messages } }
}
