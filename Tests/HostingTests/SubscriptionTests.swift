import Addresses
import Foundation
import Hosting
import Synchronization
import TestSupport
import Testing

/// Echoes: no faster than asked for, and the last value always.
@Suite struct SubscriptionTests {
  private final class Inbox: Sendable {
    let messages = Mutex<[ControlMessage]>([])
    var values: [Float] {
      messages.withLock { $0.compactMap { $0.arguments.first?.number } }
    }
  }

  private func subscribe(_ bench: ModelBench, _ prefix: String, rate: Float) -> (Inbox, Int) {
    let inbox = Inbox()
    let token = bench.model.subscribe(prefix: prefix, maxRate: rate) { message in
      inbox.messages.withLock { $0.append(message) }
    }
    return (inbox, token)
  }

  @Test func theFirstChangeArrivesAtOnce() {
    let bench = ModelBench()
    let (inbox, _) = subscribe(bench, "/op", rate: 1)
    bench.send("/op/1/level", .float(0.5))
    #expect(inbox.values == [0.5])
  }

  @Test func changesElsewhereDoNotArrive() {
    let bench = ModelBench()
    let (inbox, _) = subscribe(bench, "/op/2", rate: 100)
    bench.send("/op/1/level", .float(0.5))
    #expect(inbox.values.isEmpty)
  }

  @Test func manyChangesAreThinnedAndTheLastValueArrives() {
    let bench = ModelBench()
    let (inbox, _) = subscribe(bench, "/op", rate: 20)
    for i in 1...100 { bench.send("/op/1/level", .float(Float(i) / 100)) }
    #expect(bench.eventually { inbox.values.last == 1 })
    #expect(inbox.values.count <= 5)
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
    bench.send("/op/1/level", .float(0.5))
    usleep(2000)
    bench.send("/op/1/level", .float(0.25))
    #expect(bench.eventually { slow.values == [0.5, 0.25] })
    #expect(fast.values == [0.5, 0.25])
  }

  @Test func addressesAreThinnedOneByOne() {
    let bench = ModelBench()
    let (inbox, _) = subscribe(bench, "/op", rate: 1)
    bench.send("/op/1/level", .float(0.5))
    bench.send("/op/2/level", .float(0.25))
    #expect(inbox.values == [0.5, 0.25])
  }

  @Test func nothingArrivesAfterUnsubscribing() {
    let bench = ModelBench()
    let (inbox, token) = subscribe(bench, "/op", rate: 1000)
    bench.model.unsubscribe(token)
    bench.send("/op/1/level", .float(0.5))
    #expect(inbox.values.isEmpty)
  }

  @Test func aRateThatIsNoneDoesNoHarm() {
    let bench = ModelBench()
    for rate in [Float.nan, -1, 0, .infinity] {
      let (inbox, _) = subscribe(bench, "/op", rate: rate)
      bench.send("/op/1/level", .float(0.5))
      #expect(inbox.values == [0.5])
    }
  }
}
