import Addresses
import FMSynthesis
import Hosting
import Knobs
import TestSupport
import Testing

/// Knobs: asked, set, refused, held.
@Suite struct KnobTests {
  @Test func aKnobAnswersWhatItWasSetTo() {
    let bench = ModelBench()
    #expect(bench.send("/op/2/level", .float(0.25)) == ControlOutcome())
    #expect(bench.ask("/op/2/level") == .float(0.25))
  }

  @Test func aKnobReachesTheAudioThread() {
    let bench = ModelBench()
    bench.send("/op/2/level", .float(0.25))
    bench.process(8192)
    #expect(bench.engineValue("/op/2/level") == 0.25)
  }

  @Test func theAnswerBearsTheKnobsAddress() {
    let outcome = ModelBench().send("/op/1/ratio")
    #expect(outcome.replies == [ControlMessage("/op/1/ratio", [.float(1)])])
  }

  @Test func switchesTakeTheirNames() {
    let bench = ModelBench()
    #expect(bench.send("/lfo/wave", .string("square")).error == nil)
    #expect(bench.ask("/lfo/wave") == .integer(3))
    bench.send("/op/1/env/type", .string("adsr"))
    #expect(bench.ask("/op/1/env/type") == .integer(0))
  }

  @Test func aNameTheSwitchDoesNotHaveIsAWrongType() {
    let bench = ModelBench()
    #expect(bench.send("/lfo/wave", .string("zigzag")).error?.code == .wrongType)
    #expect(bench.ask("/lfo/wave") == .integer(0))
  }

  @Test(arguments: [(Float(3), Float(1)), (-1, 0), (1.5, 1)])
  func aValueOutOfRangeIsTakenAtTheEndAndReported(value: Float, taken: Float) {
    let bench = ModelBench()
    #expect(bench.send("/op/1/level", .float(value)).error?.code == .outOfRange)
    #expect(bench.ask("/op/1/level") == .float(taken))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func numbersThatAreNoneAreRefused(value: Float) {
    let bench = ModelBench()
    #expect(bench.send("/op/1/level", .float(value)).error?.code == .wrongType)
    #expect(bench.ask("/op/1/level") == .float(1))
  }

  @Test func textForANumberIsAWrongType() {
    #expect(ModelBench().send("/op/1/level", .string("loud")).error?.code == .wrongType)
  }

  @Test func twoNumbersAreAWrongType() {
    let outcome = ModelBench().send("/op/1/level", .float(0), .float(1))
    #expect(outcome.error?.code == .wrongType)
  }

  @Test func anUnknownAddressIsReportedAndCounted() {
    let bench = ModelBench()
    #expect(bench.send("/op/7/level", .float(1)).error?.code == .unknownAddress)
    #expect(bench.ask("/stats/control/unknown") == .integer(1))
  }

  @Test(arguments: [1, 5, 17, 32])
  func anAlgorithmWritesRoutingAndCarriers(algorithm: Int) {
    let bench = ModelBench()
    bench.send("/algorithm", .integer(Int32(algorithm)))
    var wanted = TestPatch()
    wanted.algorithm = algorithm
    let paths = KnobTable.shared.patchKnobs.map(\.path).filter {
      $0.hasPrefix("/routing") || $0.hasSuffix("/carrier")
    }
    for path in paths { #expect(bench.ask(path)?.number == wanted[path], "\(path)") }
  }

  @Test func anAlgorithmsRoutingReachesTheAudioThread() {
    let bench = ModelBench()
    bench.send("/algorithm", .integer(32))
    bench.process(8192)
    #expect(bench.engineValue("/op/6/carrier") == 1)
    #expect(bench.engineValue("/routing/1/2") == 0)
    #expect(bench.engineValue("/routing/6/6") == 0.25)
  }

  @Test(arguments: [ControlSource.osc, .midi, .web])
  func aKnobTurnedByAPersonIsHeldFromTheAdapter(source: ControlSource) {
    let bench = ModelBench()
    bench.send("/op/2/level", .float(0.5), from: source)
    #expect(bench.ask("/hold/op/2/level") == .integer(1))
    #expect(bench.ask("/hold/op/3/level") == .integer(0))
  }

  @Test func theAdaptersMovesLeaveHeldKnobsAsTheyStand() {
    let bench = ModelBench()
    bench.send("/op/2/level", .float(0.5))
    let ids = [2, 3].map { TestPatch.knob("/op/\($0)/level").id }
    bench.model.adapterMoved(ids.map { (id: $0, value: 0.9) })
    #expect(bench.ask("/op/2/level") == .float(0.5))
    #expect(bench.ask("/op/3/level") == .float(0.9))
  }

  @Test func holdCanBeTakenAndGivenBack() {
    let bench = ModelBench()
    bench.send("/hold/feedback", .integer(1))
    #expect(bench.ask("/hold/feedback") == .integer(1))
    bench.send("/hold/feedback", .integer(0))
    #expect(bench.ask("/hold/feedback") == .integer(0))
    #expect(bench.send("/hold/nothing").error?.code == .unknownAddress)
  }
}
