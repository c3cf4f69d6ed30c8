import Addresses
import Hosting
import SessionModel
import TestSupport
import Testing

/// Whole patches, and controllers through the map.
@Suite struct PatchTests {
  private var other: TestPatch {
    var patch = TestPatch.steady
    patch["/op/1/ratio"] = 3
    return patch
  }

  @Test func aLoadedPatchSetsItsKnobsAndItsName() {
    let bench = ModelBench()
    bench.offer(other, as: "bell.json")
    #expect(bench.send("/patch/load", .string("bell.json")).error == nil)
    #expect(bench.ask("/op/1/ratio") == .float(3))
    #expect(bench.ask("/patch/name") == .string("bell.json"))
    bench.process()
    #expect(bench.engineValue("/op/1/ratio") == 3)
  }

  @Test func aPatchsMemoryIsFreedOnceTheAudioThreadIsDoneWithIt() {
    let bench = ModelBench()
    bench.offer(other, as: "bell.json")
    for _ in 0..<100 {
      bench.send("/patch/load", .string("bell.json"))
      bench.process(64)
    }
    #expect(bench.eventually { bench.lentPatches == 0 })
  }

  @Test func aPatchThatCannotBeReadChangesNothing() {
    let bench = ModelBench()
    #expect(bench.send("/patch/load", .string("none.json")).error?.code == .failed)
    #expect(bench.ask("/patch/name") == .string("bench"))
  }

  @Test func aNewPatchGivesHeldKnobsBackToTheAdapter() {
    let bench = ModelBench()
    bench.send("/op/2/level", .float(0.5))
    bench.offer(other, as: "bell.json")
    bench.send("/patch/load", .string("bell.json"))
    #expect(bench.ask("/hold/op/2/level") == .integer(0))
  }

  @Test func savingGoesToThePort() {
    let bench = ModelBench()
    bench.send("/patch/save", .string("mine.json"))
    #expect(bench.savedPaths == ["mine.json"])
  }

  /// Sends a controller as the audio thread gets it.
  private func controller(
    _ bench: ModelBench, _ number: UInt8, _ value: UInt8, channel: UInt8 = 0
  ) {
    bench.live.pointee.midi([0xb0 | channel, number, value], count: 3, offset: 0)
    bench.process()
  }

  @Test func aControllerTurnsTheKnobItIsMappedTo() throws {
    let bench = ModelBench()
    let map = "* 21 /op/1/level 0 1\n2 22 /op/1/ratio 1 16 logarithmic\n"
    bench.model.setMIDIMap(try MIDIMap(parsing: Array(map.utf8), file: "map"))
    controller(bench, 21, 127)
    controller(bench, 21, 0)
    controller(bench, 22, 127, channel: 1)
    #expect(bench.eventually { bench.ask("/op/1/ratio") == .float(16) })
    #expect(bench.ask("/op/1/level") == .float(0))
    #expect(bench.ask("/hold/op/1/level") == .integer(1))
  }

  @Test func aControllerOfAnotherChannelTurnsNothing() throws {
    let bench = ModelBench()
    let map = "2 21 /op/1/level 0 1\n* 22 /op/2/level 0 1\n"
    bench.model.setMIDIMap(try MIDIMap(parsing: Array(map.utf8), file: "map"))
    controller(bench, 21, 0)
    controller(bench, 22, 127)
    #expect(bench.eventually { bench.ask("/op/2/level") == .float(1) })
    #expect(bench.ask("/op/1/level") == .float(1))
  }
}
