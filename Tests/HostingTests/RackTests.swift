import Addresses
import LiveEngine
import Rendering
import Synchronization
import TestSupport
import Testing

@testable import Hosting

/// The rack with effects that are made here.
@Suite struct RackTests {
  private func bench() -> ModelBench { ModelBench(effects: FakeFactory()) }

  /// Loudness of a held note, fades over; 0.1 % of it hangs on where the 75 periods are cut.
  private func level(_ bench: ModelBench) -> Double {
    bench.process(8192)
    return Signal.rms(bench.process(8192))
  }

  private func held() -> ModelBench {
    let bench = bench()
    bench.send("/note/on", .integer(69), .integer(100))
    bench.process()
    return bench
  }

  @Test func anAddedEffectIsHeard() {
    let bench = held()
    let dry = level(bench)
    #expect(bench.send("/rack/add", .string("fake:half")).error == nil)
    #expect(abs(level(bench) / dry - 0.5) < 0.005)
    #expect(bench.send("/rack").replies.first?.arguments == [.string("fake:half")])
  }

  @Test func anEffectThatCannotBeMadeIsReported() {
    let bench = bench()
    #expect(bench.send("/rack/add", .string("fake:none")).error?.code == .failed)
    #expect(bench.send("/rack").replies.first?.arguments == [])
  }

  @Test func bypassGivesTheDrySound() {
    let bench = held()
    let dry = level(bench)
    bench.send("/rack/add", .string("fake:half"))
    bench.send("/rack/1/bypass", .integer(1))
    #expect(abs(level(bench) / dry - 1) < 0.005)
    #expect(bench.ask("/rack/1/bypass") == .integer(1))
  }

  @Test func wetMixesAndAnswers() {
    let bench = held()
    let dry = level(bench)
    bench.send("/rack/add", .string("fake:half"))
    bench.send("/rack/1/wet", .float(0.5))
    #expect(abs(level(bench) / dry - 0.75) < 0.005)
    #expect(bench.ask("/rack/1/wet") == .float(0.5))
  }

  @Test func aParameterReachesTheEffect() {
    let bench = held()
    let dry = level(bench)
    bench.send("/rack/add", .string("fake:half"))
    #expect(bench.send("/rack/1/param/gain", .float(0.25)).error == nil)
    #expect(abs(level(bench) / dry - 0.25) < 0.005)
    #expect(bench.ask("/rack/1/param/gain") == .float(0.25))
  }

  @Test func aTriggerAnswersWhereItFallsBackTo() {
    let bench = held()
    let dry = level(bench)
    bench.send("/rack/add", .string("fake:trigger"))
    #expect(bench.send("/rack/1/param/gain", .float(2)).error == nil)
    #expect(bench.ask("/rack/1/param/gain") == .float(1))
    #expect(abs(level(bench) / dry - 1) < 0.005)
  }

  /// Heard of by whoever publishes latency in the graph.
  @Test func theLatencyOfTheRackIsPublishedWhenItChanges() {
    let bench = bench()
    let told = Mutex<[Int]>([])
    bench.model.onLatencyChange = { [weak bench] in
      guard let frames = bench?.live.pointee.status.pointee.outputLatency else { return }
      told.withLock { $0.append(frames) }
    }
    bench.process()
    let alone = bench.live.pointee.status.pointee.outputLatency
    #expect(bench.eventually { told.withLock { $0.last } == alone })
    bench.send("/rack/add", .string("fake:late"))
    bench.process()
    #expect(bench.eventually { told.withLock { $0.last } == alone + 58 })
  }

  @Test func aParameterOutOfRangeIsTakenAtTheEnd() {
    let bench = bench()
    bench.send("/rack/add", .string("fake:half"))
    #expect(bench.send("/rack/1/param/gain", .float(9)).error?.code == .outOfRange)
    #expect(bench.ask("/rack/1/param/gain") == .float(2))
  }

  @Test(arguments: ["/rack/1/wet", "/rack/1/param/gain", "/rack/1/bypass"])
  func numbersThatAreNoneAreRefused(address: String) {
    let bench = bench()
    bench.send("/rack/add", .string("fake:half"))
    let before = bench.ask(address)
    #expect(bench.send(address, .float(.nan)).error?.code == .wrongType)
    #expect(bench.ask(address) == before)
  }

  @Test func aRemovedEffectFadesOutAndLeaves() {
    let bench = held()
    let dry = level(bench)
    bench.send("/rack/add", .string("fake:half"))
    bench.process(8192)
    #expect(bench.send("/rack/remove", .integer(1)).error == nil)
    #expect(bench.send("/rack").replies.first?.arguments == [])
    #expect(bench.send("/rack/1/wet", .float(1)).error?.code == .unknownAddress)
    // 60 ms later the chain without it is handed over.
    var swapped = false
    #expect(
      bench.eventually {
        bench.process(64)
        for command in bench.applied() {
          if case .chain(nil) = command.command { swapped = true }
        }
        return swapped
      })
    #expect(abs(level(bench) / dry - 1) < 0.005)
  }

  @Test func anEffectLivesUntilTheAudioThreadIsDoneWithIt() {
    let factory = FakeFactory()
    let bench = ModelBench(effects: factory)
    bench.send("/rack/add", .string("fake:half"))
    bench.process()
    bench.send("/rack/remove", .integer(1))
    #expect(factory.living == 1)
    #expect(
      bench.eventually {
        bench.process(64)
        // The log may point to the chain until the disk thread has read it.
        _ = bench.applied()
        return factory.living == 0
      })
  }

  @Test func removingASecondEffectDoesNotCutItsFade() throws {
    let rack = Rack(factory: FakeFactory(), sampleRate: 48_000)
    defer { rack.close() }
    _ = try rack.add(try rack.make("fake:half"))
    _ = try rack.add(try rack.make("fake:mute"))
    rack.remove(0, after: 0)
    rack.remove(1, after: 60)
    // The first is due, the second still fades: the chain to hand over must hold it.
    #expect(rack.dueSwap()?.chain?.pointee.count == 1)
    #expect(rack.dueSwap()?.chain == nil)
  }

  @Test func seventeenEffectsAreOneTooMany() {
    let bench = bench()
    for _ in 0..<16 { #expect(bench.send("/rack/add", .string("fake:half")).error == nil) }
    #expect(bench.send("/rack/add", .string("fake:half")).error?.code == .failed)
  }

  @Test func withoutAFactoryTheRackSaysSo() {
    #expect(ModelBench().send("/rack/add", .string("fake:half")).error?.code == .failed)
  }
}
