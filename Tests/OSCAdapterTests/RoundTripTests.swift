import Addresses
import Foundation
import Hosting
import Testing

@testable import OSCAdapter
@testable import OSCCodec

@Suite struct RoundTripTests {
  @Test func whatIsSetIsWhatIsAnswered() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    stage.peer.send("/op/1/level", .float(0.25))
    let reply = try stage.peer.ask("/op/1/level")
    #expect(reply == ControlMessage("/op/1/level", [.float(0.25)]))
  }

  @Test func everyTypeSurvivesTheWire() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let values: [ControlValue] = [
      .integer(-7), .float(0.1), .string("gruß"), .string(""), .bool(true), .bool(false),
    ]
    stage.peer.send(ControlMessage("/feedback", values).serialized() ?? [])
    try stage.settle()
    #expect(stage.control.handled.first?.message.arguments == values)
  }

  @Test func theRealOscsendSetsAValue() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let oscsend = Process()
    oscsend.executableURL = URL(fileURLWithPath: "/usr/bin/oscsend")
    oscsend.arguments = ["127.0.0.1", "\(stage.server.port)", "/op/2/level", "f", "0.75"]
    try oscsend.run()
    oscsend.waitUntilExit()
    try stage.settle()
    #expect(stage.control.value("/op/2/level") == 0.75)
  }

  @Test func doublesAndLongIntegersAreTakenWhereTheyFit() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let double = withUnsafeBytes(of: (0.5).bitPattern.bigEndian, Array.init)
    let long = withUnsafeBytes(of: Int64(9).bigEndian, Array.init)
    stage.peer.send(padded("/feedback") + padded(",dh") + double + long)
    try stage.settle()
    #expect(stage.control.handled.first?.message.arguments == [.float(0.5), .integer(9)])
  }

  /// They are numbers like any other: whoever takes them clips them.
  @Test func numbersBeyond32BitsArriveAsTheNearestThatDo() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let long = bigEndian(1) + bigEndian(0)
    let double = withUnsafeBytes(of: (-1e300).bitPattern.bigEndian, Array.init)
    stage.peer.send(padded("/feedback") + padded(",hd") + long + double)
    try stage.settle()
    let largest = Float.greatestFiniteMagnitude
    #expect(
      stage.control.handled.first?.message.arguments == [.float(4_294_967_296), .float(-largest)])
  }

  @Test(arguments: [[], padded(""), padded(",") + bigEndian(0)])
  func aMessageMayEndAfterItsAddressAndBePadded(rest: [UInt8]) throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    stage.peer.send(padded("/op/1/level") + rest)
    #expect(try stage.peer.receive() == ControlMessage("/op/1/level", [.float(0.5)]))
  }

  @Test func twoSlashesReachEveryDepth() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    stage.peer.send("//level", .float(0.125))
    try stage.settle()
    #expect(stage.control.value("/op/1/level") == 0.125)
    #expect(stage.control.value("/op/2/level") == 0.125)
    #expect(stage.control.value("/op/1/ratio") == 0.5)
  }

  @Test func aPatternSetsAllThatMatch() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    stage.peer.send("/op/[1-6]/level", .float(0.125))
    try stage.settle()
    #expect(stage.control.value("/op/1/level") == 0.125)
    #expect(stage.control.value("/op/2/level") == 0.125)
    #expect(stage.control.value("/op/1/ratio") == 0.5)
  }

  @Test func aPatternThatMatchesNothingIsUnknown() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    #expect(isError(try stage.peer.ask("/nothing/*"), 404, at: "/nothing/*"))
    #expect(stage.control.counter(.oscUnknown) == 1)
  }

  @Test func theHostileAddressIsAnsweredAtOnce() throws {
    let texts = (0..<400).map { "/op_\($0)_" + String(repeating: "a", count: 50) }
    let stage = try Stage(FakeControl(texts + ["/feedback"]))
    defer { stage.server.stop() }
    let address = "/" + String(repeating: "*?", count: 8) + "x"
    try stage.settle()
    var reply: ControlMessage?
    let time = try ContinuousClock().measure { reply = try stage.peer.ask(address) }
    print("hostile address, answered over loopback with 401 addresses: \(time)")
    #expect(isError(reply, 404, at: address))
    #expect(time < .milliseconds(50))
  }

  @Test func anUnknownAddressIsReportedToTheAsker() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    #expect(isError(try stage.peer.ask("/nothing"), 404, at: "/nothing"))
  }

  @Test func anErrorIsNeverAnswered() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    stage.peer.send("/error", .string("/x"), .integer(404), .string("no"))
    #expect(try stage.peer.ask("/feedback")?.address == "/feedback")
    #expect(stage.control.handled.count == 1)
  }

  @Test func countersTellWhatCameAndWent() throws {
    let stage = try Stage()
    _ = try stage.peer.ask("/feedback")
    _ = try stage.peer.ask("/nothing")
    stage.server.stop()
    #expect(stage.control.counter(.oscReceived) == 2)
    #expect(stage.control.counter(.oscErrors) == 1)
    #expect(stage.control.counter(.oscSent) == 2)
  }
}
