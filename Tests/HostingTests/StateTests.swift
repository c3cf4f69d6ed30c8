import Addresses
import Knobs
import Testing

@testable import Hosting

/// What is handed on when an engine has to be made anew.
@Suite struct StateTests {
  @Test func whatWasSetIsSetInTheModelThatFollows() {
    let first = ModelBench()
    first.send("/op/2/ratio", .float(3.5))
    first.send("/master/gain", .float(-7))
    first.send("/patch/name", .string("BELL"))
    first.send("/hold/op/3/level", .integer(1))
    first.send("/adapt/rate", .float(0.5))
    let state = first.model.state
    #expect(state.patch.name == "BELL")
    let ratio = KnobTable.shared["/op/2/ratio"].map { state.patch.values[$0.id] }
    #expect(ratio == 3.5)

    let second = ModelBench()
    second.model.restore(state)
    #expect(second.model.value("/master/gain") == -7)
    #expect(second.model.value("/adapt/rate") == 0.5)
    for path in ["/op/2/ratio", "/op/3/level"] {
      let id = KnobTable.shared[path]?.id ?? -1
      #expect(second.model.held.withLock { $0.contains(id) }, "\(path)")
    }
  }

  /// The follower's voice would drone on.
  @Test func whatTheAdapterMovedStaysBehind() throws {
    let bench = ModelBench()
    let level = try #require(KnobTable.shared["/follow/level"])
    bench.model.adapterMoved([(id: level.id, value: 2)])
    #expect(!bench.model.state.knobs.contains { $0.path == "/follow/level" })
  }
}
