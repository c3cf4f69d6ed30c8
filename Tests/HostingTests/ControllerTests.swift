import Addresses
import FMSynthesis
import Hosting
import Rendering
import SessionModel
import Synchronization
import TestSupport
import Testing

/// Mapped controllers move at their own frame; the model follows.
@Suite struct ControllerTests {
  private func bench(_ map: String, effects: (any EffectFactory)? = nil) throws -> ModelBench {
    let bench = ModelBench(effects: effects)
    bench.model.setMIDIMap(try MIDIMap(parsing: Array(map.utf8), file: "map"))
    bench.process()
    _ = bench.applied()
    return bench
  }

  private func controller(
    _ bench: ModelBench, _ number: UInt8, _ value: UInt8, at offset: Int = 0, channel: UInt8 = 0
  ) {
    bench.live.pointee.midi([0xb0 | channel, number, value], count: 3, offset: offset)
  }

  @Test func aKnobMovesAtTheControllersFrame() throws {
    let bench = try bench("* 21 /op/1/level 0 1\n")
    controller(bench, 21, 0, at: 100)
    controller(bench, 21, 127, at: 200)
    bench.process()
    let moves = bench.applied().compactMap { event -> String? in
      guard case .knob(let id, let value) = event.command else { return nil }
      return "\(event.frame - 256) \(id) \(value)"
    }
    let id = TestPatch.knob("/op/1/level").id
    #expect(moves == ["100 \(id) 0.0", "200 \(id) 1.0"])
    #expect(bench.ask("/op/1/level") == .float(1))
  }

  @Test func theAlgorithmBringsItsRouting() throws {
    let bench = try bench("* 21 /algorithm 1 32\n")
    controller(bench, 21, 127)
    bench.process(8192)
    for path in ["/op/6/carrier", "/op/1/carrier", "/routing/1/2", "/routing/6/6", "/algorithm"] {
      #expect(bench.ask(path)?.number == bench.engineValue(path), "\(path)")
    }
    #expect(bench.engineValue("/op/6/carrier") == 1)
    #expect(bench.engineValue("/routing/1/2") == 0)
  }

  @Test func theRackMovesAtTheControllersFrame() throws {
    let map = "* 21 /rack/1/param/gain -2 2\n* 22 /rack/1/wet 0 1\n* 23 /rack/1/bypass 0 1\n"
    let bench = try bench(map, effects: FakeFactory())
    bench.send("/rack/add", .string("fake:half"))
    #expect(
      bench.eventually {
        bench.process()
        _ = bench.applied()
        controller(bench, 21, 127, at: 50)
        bench.process()
        return bench.applied().contains {
          if case .effectControl(0, 0, 2) = $0.command { return $0.frame % 256 == 50 }
          return false
        }
      })
    controller(bench, 22, 0)
    controller(bench, 23, 127)
    bench.process()
    #expect(bench.ask("/rack/1/param/gain") == .float(2))
    #expect(bench.ask("/rack/1/wet") == .float(0))
    #expect(bench.ask("/rack/1/bypass") == .integer(1))
  }

  @Test func whatOnlyControlKnowsIsMovedByControl() throws {
    let bench = try bench("* 21 /adapt/rate 1 0.001\n* 22 /rack/3/wet 0 1\n")
    controller(bench, 21, 127)
    controller(bench, 22, 5)
    bench.process()
    #expect(bench.ask("/adapt/rate") == .float(0.001))
    #expect(bench.ask("/stats/midi/unmapped") == .integer(1))
    #expect(bench.applied().isEmpty)
  }

  @Test func subscribersHearOfThem() throws {
    let bench = try bench("* 21 /op/1/level 0 1\n")
    let heard = Mutex<[ControlMessage]>([])
    let token = bench.model.subscribe(prefix: "/op/1", maxRate: 1000) { messages in
      heard.withLock { $0 += messages }
    }
    heard.withLock { $0 = [] }
    controller(bench, 21, 0)
    bench.process()
    #expect(bench.eventually { !heard.withLock { $0 }.isEmpty })
    #expect(heard.withLock { $0.first } == ControlMessage("/op/1/level", [.float(0)]))
    bench.model.unsubscribe(token)
  }
}
