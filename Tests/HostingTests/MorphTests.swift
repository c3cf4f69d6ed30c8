import Addresses
import FMSynthesis
import Foundation
import Knobs
import TestSupport
import Testing

@testable import Hosting

/// The patch between two others, turned while notes sound.
@Suite struct MorphTests {
  private let bench = ModelBench(.steady)

  /// A sine and a bright tone with three partials more.
  private func offerEnds() {
    var bright = TestPatch.steady
    bright["/op/2/level"] = 0.3
    bright["/op/2/ratio"] = 3
    bright["/op/1/level"] = 0.5
    bench.offer(.steady, as: "sine.json")
    bench.offer(bright, as: "bright.json")
    bench.send("/morph/a", .string("sine.json"))
    bench.send("/morph/b", .string("bright.json"))
  }

  private func waitForPath() {
    #expect(bench.eventually { bench.ask("/patch/name") == .string("sine.json > bright.json") })
    bench.process()
  }

  /// Plays until the patch has come to a position.
  private func play(until place: Double) -> [Float] {
    var played: [Float] = []
    let arrived = bench.eventually {
      played += bench.process()
      return bench.model.queue.sync { bench.model.morph.place } == place
    }
    #expect(arrived)
    for _ in 0..<40 { played += bench.process() }
    return played
  }

  @Test func withBothEndsThePatchAtThePositionTakesOver() {
    #expect(bench.ask("/morph/a") == nil)
    offerEnds()
    #expect(bench.ask("/morph/a") == .string("sine.json"))
    waitForPath()
    #expect(bench.ask("/op/2/level") == .float(0))
  }

  @Test func thePositionTakesThePatchFromOneEndToTheOther() {
    offerEnds()
    waitForPath()
    bench.send("/morph/position", .float(1))
    _ = play(until: 1)
    #expect(bench.ask("/op/2/level") == .float(0.3))
    #expect(abs(bench.engineValue("/op/2/level") - 0.3) < 1e-4)
    #expect(abs(bench.engineValue("/op/1/level") - 0.5) < 1e-4)
  }

  @Test func aNoteThatSoundsGoesAlongWithoutAClick() {
    offerEnds()
    waitForPath()
    bench.send("/note/on", .integer(57), .integer(100))
    for _ in 0..<60 { bench.process() }
    let before = (0..<60).flatMap { _ in bench.process() }
    bench.send("/morph/position", .float(1))
    let moving = play(until: 1)
    let after = (0..<60).flatMap { _ in bench.process() }
    #expect(Signal.difference(Array(after.prefix(4000)), Array(before.prefix(4000))) > -20)
    #expect(Self.bend(after) > 1.5 * Self.bend(before), "the other end is another sound")
    // A click would bend the wave more than either of the ends does anywhere.
    #expect(Self.bend(moving) < 1.1 * max(Self.bend(before), Self.bend(after)))
  }

  /// Operator 2 modulates in the one and is heard in the other, and the feedback is another.
  @Test func aModulatorBecomesACarrierWithoutAClick() {
    var (wired, open) = (TestPatch.steady, TestPatch.steady)
    for op in 1...6 {
      wired["/op/\(op)/level"] = 0.5
      open["/op/\(op)/level"] = 0.5
      open["/op/\(op)/ratio"] = Float(op)
    }
    wired.algorithm = 16
    open.algorithm = 32
    wired["/feedback"] = 1
    bench.offer(wired, as: "sine.json")
    bench.offer(open, as: "bright.json")
    bench.send("/morph/a", .string("sine.json"))
    bench.send("/morph/b", .string("bright.json"))
    waitForPath()
    bench.send("/note/on", .integer(45), .integer(100))
    for _ in 0..<60 { bench.process() }
    let before = (0..<60).flatMap { _ in bench.process() }
    bench.send("/morph/position", .float(1))
    let moving = play(until: 1)
    let after = (0..<60).flatMap { _ in bench.process() }
    #expect(Self.bend(moving) < 1.1 * max(Self.bend(before), Self.bend(after)))
  }

  /// Largest second difference: a click is one that stands out.
  private static func bend(_ x: [Float]) -> Float {
    zip(zip(x, x.dropFirst()), x.dropFirst(2))
      .reduce(0) { max($0, abs($1.0.0 - 2 * $1.0.1 + $1.1)) }
  }

  @Test func anOperatorThatBecomesOneOfAnotherKindIsSilentInTheMiddle() {
    #expect(LiveMorph.next(from: 0.48, to: 1, most: 0.1) == 0.5.nextDown)
    #expect(LiveMorph.next(from: 0.5.nextDown, to: 1, most: 0.1) > 0.5)
    #expect(LiveMorph.next(from: 0.52, to: 0, most: 0.1) == 0.5)
    #expect(LiveMorph.next(from: 0.5, to: 0, most: 0.1) == 0.4)
    #expect(LiveMorph.next(from: 0.7, to: 0.75, most: 0.1) == 0.75)
  }

  @Test func aPatchThatIsLoadedMeanwhileStaysUntilThePositionIsTurned() {
    offerEnds()
    waitForPath()
    bench.offer(.steady, as: "other.json")
    bench.send("/patch/load", .string("other.json"))
    usleep(100_000)
    #expect(bench.ask("/patch/name") == .string("other.json"))
    bench.send("/morph/position", .float(0.25))
    #expect(bench.eventually { bench.ask("/patch/name") == .string("sine.json > bright.json") })
  }

  @Test func anEndThatIsNotThereIsSaidAndChangesNothing() {
    let error = bench.send("/morph/a", .string("no/such.syx")).error
    #expect(error?.code == .failed && error?.message.contains("no/such.syx") == true)
    #expect(bench.ask("/morph/a") == nil)
  }
}
