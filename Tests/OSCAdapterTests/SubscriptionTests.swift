import Addresses
import Hosting
import Testing

@testable import OSCAdapter
@testable import OSCCodec

@Suite struct SubscriptionTests {
  private let change = ControlMessage("/op/1/level", [.float(0.9)])

  @Test func aSubscriberHearsOfChangesUnderThePrefix() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    stage.peer.send("/subscribe", .string("/op"), .float(30))
    try stage.settle()
    #expect(stage.control.rates == [30])
    stage.control.change(ControlMessage("/feedback", [.float(1)]))
    stage.control.change(change)
    #expect(try stage.peer.receive() == change)
  }

  @Test func changesGoToThePortThatIsNamed() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let listener = try Peer(of: stage.server.port)
    let port = Int32(listener.socket.local.port)
    stage.peer.send("/subscribe", .string("/op"), .float(30), .integer(port))
    try stage.settle()
    stage.control.change(change)
    #expect(try listener.receive() == change)
    #expect(try stage.peer.receive(within: 50) == nil)
  }

  /// A patch load is some hundred changes; as datagrams of their own they would overflow a listener.
  @Test func changesOfOneMomentShareBundlesThatFitAnEthernetFrame() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    stage.peer.send("/subscribe", .string("/op"), .float(30))
    try stage.settle()
    let changes = (0..<100).map { ControlMessage("/op/\($0)/level", [.float(Float($0))]) }
    stage.control.changeAll(changes)
    var heard: [ControlMessage] = []
    var packets = 0
    while let bytes = try stage.peer.receiveBytes(within: 200) {
      #expect(bytes.count <= 1432)
      packets += 1
      let packet = bytes.withUnsafeBytes { Packet($0, clock: .now()) }
      for case .message(let message, nil) in packet.items { heard.append(message) }
    }
    #expect(heard == changes)
    #expect(packets == 2)
  }

  @Test(arguments: [ControlValue.float(9999), .integer(9999)])
  func aPortIsANumberOfAnyType(port: ControlValue) throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    stage.peer.send("/subscribe", .string("/op"), .integer(30), port)
    stage.peer.send("/unsubscribe", .string("/op"), port)
    stage.peer.send("/subscribe", .string("/feedback"), .bool(true), port)
    try stage.settle()
    #expect(stage.control.rates == [1])
  }

  @Test func subscribingAgainReplaces() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    stage.peer.send("/subscribe", .string("/op"), .float(30))
    stage.peer.send("/subscribe", .string("/op"), .float(60))
    try stage.settle()
    #expect(stage.control.rates == [60])
  }

  @Test func unsubscribingEndsIt() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    stage.peer.send("/subscribe", .string("/op"), .float(30))
    stage.peer.send("/unsubscribe", .string("/op"))
    try stage.settle()
    #expect(stage.control.rates.isEmpty)
    #expect(isError(try stage.peer.ask("/unsubscribe", .string("/op")), 404, at: "/unsubscribe"))
  }

  @Test func aToolWithANewPortEachTimeCanUnsubscribe() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let another = try Peer(of: stage.server.port)
    stage.peer.send("/subscribe", .string("/op"), .float(30), .integer(9999))
    try stage.settle()
    another.send("/unsubscribe", .string("/op"))
    _ = try another.ask("/feedback")
    #expect(stage.control.rates.isEmpty)
  }

  @Test func the65thSubscriptionIsRefused() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    for index in 0..<64 { stage.peer.send("/subscribe", .string("/op/\(index)"), .float(30)) }
    let reply = try stage.peer.ask("/subscribe", .string("/op"), .float(30))
    #expect(isError(reply, 403, at: "/subscribe"))
    #expect(stage.control.rates.count == 64)
  }

  @Test func aListenerThatIsGoneMakesRoom() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let goner = try Peer(of: stage.server.port)
    goner.send("/subscribe", .string("/op/1"), .float(30))
    _ = try goner.ask("/feedback")
    goner.socket.close()
    stage.control.change(change)
    for index in 0..<63 { stage.peer.send("/subscribe", .string("/x/\(index)"), .float(30)) }
    stage.peer.send("/subscribe", .string("/op"), .float(30))
    try stage.settle()
    stage.control.change(change)
    #expect(try stage.peer.receive() == change)
    #expect(stage.control.rates.count == 64)
  }

  @Test func theHostsOwnPortIsRefused() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let port = Int32(stage.server.port)
    let reply = try stage.peer.ask("/subscribe", .string("/op"), .float(30), .integer(port))
    #expect(isError(reply, 403, at: "/subscribe"))
  }

  @Test func aRateOutOfRangeIsClippedAndReported() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let reply = try stage.peer.ask("/subscribe", .string("/op"), .float(1e9))
    #expect(isError(reply, 416, at: "/subscribe"))
    #expect(stage.control.rates == [1000])
  }

  @Test func aSubscriptionWithoutAPrefixIsAWrongType() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    #expect(isError(try stage.peer.ask("/subscribe"), 400, at: "/subscribe"))
    let reply = try stage.peer.ask("/subscribe", .string("/op"), .float(1), .integer(70_000))
    #expect(isError(reply, 400, at: "/subscribe"))
  }

  @Test func stoppingEndsAllSubscriptions() throws {
    let stage = try Stage()
    stage.peer.send("/subscribe", .string("/op"), .float(30))
    try stage.settle()
    stage.server.stop()
    #expect(stage.control.rates.isEmpty)
  }
}
