import Addresses
import Foundation
import Hosting
import Synchronization
import TestSupport
import Testing

/// Echoes: no faster than asked for, and the last value always.
@Suite struct SubscriptionTests {
  private final class Inbox: Sendable {
    let turns = Mutex<[[ControlMessage]]>([])
    var values: [Float] {
      turns.withLock { $0.joined().compactMap { $0.arguments.first?.number } }
    }
  }

  /// What comes after the present values.
  private func subscribe(_ bench: ModelBench, _ prefix: String, rate: Float) -> (Inbox, Int) {
    let inbox = Inbox()
    let token = bench.model.subscribe(prefix: prefix, maxRate: rate) { messages in
      inbox.turns.withLock { $0.append(messages) }
    }
    inbox.turns.withLock { $0 = [] }
    return (inbox, token)
  }

  /// Sends, and waits until the subscribers have been told.
  private func send(_ bench: ModelBench, _ address: String, _ value: Float) {
    bench.send(address, .float(value))
    bench.model.queue.sync {}
  }

  @Test func whoSubscribesFirstHearsHowAllStands() {
    let bench = ModelBench()
    bench.send("/op/1/level", .float(0.5))
    let turns = Mutex<[[ControlMessage]]>([])
    _ = bench.model.subscribe(prefix: "/op/1", maxRate: 1) { messages in
      turns.withLock { $0.append(messages) }
    }
    let first = turns.withLock { $0.first ?? [] }
    let nodes = bench.model.namespace.nodes(under: "/op/1")
    #expect(first.map(\.address) == nodes.map(\.path))
    #expect(first.contains(ControlMessage("/op/1/level", [.float(0.5)])))
  }

  @Test func aPatchLoadIsToldTogether() {
    let bench = ModelBench()
    bench.offer(TestPatch(), as: "new.json")
    let (inbox, _) = subscribe(bench, "/", rate: 1000)
    #expect(bench.send("/patch/load", .string("new.json")).error == nil)
    bench.model.queue.sync {}
    let turn = inbox.turns.withLock { $0.first ?? [] }
    let knobs = Set(bench.model.table.patchKnobs.map(\.path))
    #expect(knobs.isSubset(of: Set(turn.map(\.address))))
    #expect(turn.count == Set(turn.map(\.address)).count, "each address once")
  }

  /// Whoever missed a burst, because a datagram got lost, has the last values a moment later.
  @Test func whatHasSettledIsToldOnceMoreAndAlone() {
    let bench = ModelBench()
    let (inbox, _) = subscribe(bench, "/op", rate: 1000)
    for (op, value) in [(1, Float(0.1)), (1, 0.2), (1, 0.3), (2, 0.4)] {
      send(bench, "/op/\(op)/level", value)
      usleep(10_000)
    }
    let start = Date()
    usleep(20_000)
    let first = inbox.values
    #expect(first.suffix(2) == [0.3, 0.4])
    #expect(bench.eventually { inbox.values == first + [0.3, 0.4] })
    #expect(Date().timeIntervalSince(start) >= 0.2)
    #expect(inbox.turns.withLock { $0.suffix(2).allSatisfy { $0.count == 1 } })
    usleep(600_000)
    #expect(inbox.values == first + [0.3, 0.4], "only once")
  }

  @Test func theFirstChangeArrivesAtOnce() {
    let bench = ModelBench()
    let (inbox, _) = subscribe(bench, "/op", rate: 1)
    send(bench, "/op/1/level", 0.5)
    #expect(inbox.values == [0.5])
  }

  @Test func changesElsewhereDoNotArrive() {
    let bench = ModelBench()
    let (inbox, _) = subscribe(bench, "/op/2", rate: 100)
    send(bench, "/op/1/level", 0.5)
    #expect(inbox.values.isEmpty)
  }

  @Test func manyChangesAreThinnedAndTheLastValueArrives() {
    let bench = ModelBench()
    let (inbox, _) = subscribe(bench, "/op", rate: 20)
    for i in 1...100 { bench.send("/op/1/level", .float(Float(i) / 100)) }
    #expect(bench.eventually { inbox.values.last == 1 })
    #expect(inbox.values.count <= 6)
  }

  @Test func theRateHoldsOverTime() {
    let bench = ModelBench()
    let (inbox, _) = subscribe(bench, "/op", rate: 50)
    let start = Date()
    for i in 1...100 {
      bench.send("/op/1/level", .float(Float(i) / 100))
      usleep(2000)
    }
    let allowed = Date().timeIntervalSince(start) * 50 + 2
    #expect(Double(inbox.values.count) <= allowed)
    #expect(inbox.values.count >= 4)
  }

  @Test func aSlowSubscribersWaitEchoesToNobodyElse() {
    let bench = ModelBench()
    let (slow, _) = subscribe(bench, "/op", rate: 10)
    let (fast, _) = subscribe(bench, "/op", rate: 1000)
    send(bench, "/op/1/level", 0.5)
    usleep(2000)
    send(bench, "/op/1/level", 0.25)
    #expect(fast.values == [0.5, 0.25])
    #expect(slow.values == [0.5])
    #expect(bench.eventually { slow.values.starts(with: [0.5, 0.25]) })
  }

  @Test func addressesAreThinnedOneByOne() {
    let bench = ModelBench()
    let (inbox, _) = subscribe(bench, "/op", rate: 1)
    send(bench, "/op/1/level", 0.5)
    send(bench, "/op/2/level", 0.25)
    #expect(inbox.values == [0.5, 0.25])
  }

  @Test func nothingArrivesAfterUnsubscribing() {
    let bench = ModelBench()
    let (inbox, token) = subscribe(bench, "/op", rate: 1000)
    bench.model.unsubscribe(token)
    send(bench, "/op/1/level", 0.5)
    #expect(inbox.values.isEmpty)
  }

  @Test func aRateThatIsNoneDoesNoHarm() {
    let bench = ModelBench()
    for rate in [Float.nan, -1, 0, .infinity] {
      let (inbox, _) = subscribe(bench, "/op", rate: rate)
      send(bench, "/op/1/level", 0.5)
      #expect(inbox.values == [0.5])
    }
  }
}
