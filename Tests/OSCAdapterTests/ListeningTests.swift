import Addresses
import Hosting
import Testing

@testable import OSCAdapter

@Suite struct ListeningTests {
  @Test func aTakenPortIsReportedInOneLine() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let port = stage.server.port
    let expected = HostError(
      .unavailable, "OSC port \(port) on 127.0.0.1 is in use; choose another with --osc-port")
    #expect(throws: expected) { try OSCServer(control: FakeControl(), port: port) }
  }

  @Test(arguments: ["somewhere", "203.0.113.1", ""])
  func anAddressThatIsNotThisMachinesIsReported(address: String) {
    #expect(throws: HostError.self) {
      try OSCServer(control: FakeControl(), bind: address, port: 0)
    }
  }

  /// All of 127/8 reaches this machine, so 127.0.0.2 stands for another of its interfaces.
  @Test func nothingListensOnAnotherAddress() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let stranger = try Peer(of: stage.server.port, at: "127.0.0.2")
    stranger.send("/feedback", .float(0))
    #expect(try stranger.receive(within: 100) == nil)
    try stage.settle()
    #expect(stage.control.value("/feedback") == 0.5)
  }

  /// Where localhost is ::1, or 127.0.0.1, whichever a sender's system gives it first.
  @Test(arguments: ["127.0.0.1", "::1"])
  func bothLoopbacksAreAnsweredByTheAddressThatWasAsked(host: String) throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let peer = try Peer(of: stage.server.port, at: host)
    #expect(try peer.ask("/feedback") == ControlMessage("/feedback", [.float(0.5)]))
    peer.send("/subscribe", .string("/op"))
    _ = try peer.ask("/feedback")
    stage.control.change(ControlMessage("/op/1/level", [.float(0.25)]))
    #expect(try peer.receive() == ControlMessage("/op/1/level", [.float(0.25)]))
  }

  @Test func aPortThatIsTakenInOneFamilyIsTaken() throws {
    let taken = try UDPSocket(bind: "::1", port: 0)
    #expect(throws: HostError.self) {
      try OSCServer(control: FakeControl(), port: taken.local.port)
    }
  }

  @Test func oneAddressMayBeChosenOfEitherFamily() throws {
    let server = try OSCServer(control: FakeControl(), bind: "::1", port: 0)
    defer { server.stop() }
    #expect(try Peer(of: server.port, at: "::1").ask("/feedback") != nil)
    let stranger = try Peer(of: server.port)
    stranger.send("/feedback")
    #expect(try stranger.receive(within: 100) == nil)
  }

  @Test func aStoppedServerFreesItsPort() throws {
    let stage = try Stage()
    stage.server.stop()
    stage.server.stop()
    let next = try OSCServer(control: stage.control, port: stage.server.port)
    next.stop()
  }

  @Test func stoppingIsPrompt() throws {
    let stage = try Stage()
    let time = ContinuousClock().measure { stage.server.stop() }
    print("stop of an idle server: \(time)")
    #expect(time < .seconds(1))
  }
}
