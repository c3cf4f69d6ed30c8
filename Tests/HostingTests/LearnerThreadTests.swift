import Addresses
import Foundation
import Rendering
import Synchronization
import TestSupport
import Testing

@testable import Hosting
@testable import Learning

/// The background worker beside a model that the test drives.
@Suite(.serialized) struct LearnerThreadTests {
  private let saved = SavedPatches()

  private func learner(_ bench: ModelBench) -> LearnerThread {
    var options = PatchLearner.Options()
    options.evaluations = 4000
    options.niceness = 0
    options.seeds = 256
    let saved = saved
    return LearnerThread(
      control: bench.model, options: options,
      save: { patch throws(HostError) in saved.patches.withLock { $0.append(patch) } })
  }

  private func started(_ bench: ModelBench) -> LearnerThread {
    let learner = learner(bench)
    learner.start()
    bench.send("/adapt/mode", .string("learn"))
    return learner
  }

  @Test func aBetterPatchTakesOverAndIsToldOf() {
    let bench = ModelBench()
    let learner = started(bench)
    let names = Names()
    _ = bench.model.subscribe(prefix: "/patch/name", maxRate: 1000) { names.add($0) }
    names.forget()
    bench.send("/op/3/env/r2", .float(17))
    learner.hear(HeardNote.tone(), skipped: 3)
    #expect(bench.eventually { learner.current.adopted > 0 })
    learner.stop()
    bench.process()
    let adopted = bench.applied().filter { if case .adopt = $0.command { true } else { false } }
    let patches = saved.patches.withLock { $0 }
    #expect(!adopted.isEmpty && adopted.count == patches.count)
    #expect(patches.first?.number == 1 && names.all.first == "LEARN 1")
    #expect(bench.model.patch() == patches.last?.document.values)
    #expect(bench.ask("/op/3/env/r2") == .float(17))
    #expect(bench.ask("/hold/op/3/env/r2") == .integer(1))
    #expect(bench.engineValue("/op/3/env/r2") == 17)
    #expect(learner.current.skipped == 3)
  }

  @Test func frozenThePatchStaysAndTheLossIsStillTold() {
    let bench = ModelBench()
    bench.send("/adapt/freeze", .integer(1))
    let before = bench.model.patch()
    let learner = started(bench)
    learner.hear(HeardNote.tone(), skipped: 0)
    #expect(bench.eventually { learner.current.loss != nil })
    usleep(200_000)
    learner.stop()
    #expect(learner.current.adopted == 0 && learner.current.tried == 0)
    #expect(bench.model.patch() == before)
  }

  @Test func aPersonWhoMovedThePatchMeanwhileComesFirst() {
    let bench = ModelBench()
    let situation = bench.model.learningSituation()
    let learned = LearnedPatch(
      number: 1, document: .init(name: "LEARN 1"), loss: 0.5, lossBefore: 1)
    bench.send("/op/1/ratio", .float(3))
    #expect(!bench.model.adopt(learned, for: situation))
    #expect(bench.ask("/op/1/ratio") == .float(3) && bench.ask("/patch/name") == .string("bench"))
    #expect(bench.model.adopt(learned, for: bench.model.learningSituation()))
    #expect(bench.ask("/op/1/ratio") == .float(3) && bench.ask("/patch/name") == .string("LEARN 1"))
  }

  @Test func inAnotherModeNothingIsLearned() {
    let bench = ModelBench()
    let learner = learner(bench)
    learner.start()
    bench.send("/adapt/mode", .string("follow"))
    learner.hear(HeardNote.tone(), skipped: 0)
    usleep(300_000)
    learner.stop()
    #expect(learner.current.tried == 0 && learner.current.loss == nil)
  }

  /// 200 ms, and what a machine under load may add.
  @Test func itStopsAtOnceInTheMiddleOfASearch() {
    let bench = ModelBench()
    let learner = started(bench)
    learner.hear(HeardNote.tone(), skipped: 0)
    #expect(bench.eventually { learner.current.tried > 0 })
    let start = Date()
    learner.stop()
    #expect(Date().timeIntervalSince(start) < 0.4)
    let count = saved.patches.withLock { $0.count }
    usleep(300_000)
    #expect(saved.patches.withLock { $0.count } == count)
  }

  @Test func figuresThatChangeReachSubscribers() {
    let bench = ModelBench(figures: [.loss: 0.25, .xruns: 3])
    let names = Names()
    _ = bench.model.subscribe(prefix: "/adapt", maxRate: 100) { names.add($0) }
    names.forget()
    #expect(bench.eventually { !names.addresses.isEmpty })
    usleep(200_000)
    #expect(names.addresses == ["/adapt/loss"])
  }
}

private final class SavedPatches: Sendable {
  let patches = Mutex<[LearnedPatch]>([])
}

private final class Names: Sendable {
  private let messages = Mutex<[ControlMessage]>([])
  func add(_ told: [ControlMessage]) { messages.withLock { $0 += told } }
  func forget() { messages.withLock { $0 = [] } }
  var addresses: [String] { messages.withLock { $0.map(\.address) } }
  var all: [String] {
    messages.withLock {
      $0.compactMap { if case .string(let name)? = $0.arguments.first { name } else { nil } }
    }
  }
}
