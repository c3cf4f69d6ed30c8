import Addresses
import Foundation
import Hosting
import Testing

@testable import OSCAdapter
@testable import OSCCodec

/// A controller on the loopback interface.
struct Peer {
  let socket: UDPSocket
  private let target: Endpoint

  init(of port: UInt16, at host: String = "127.0.0.1") throws {
    socket = try UDPSocket(bind: host.contains(":") ? "::1" : "127.0.0.1", port: 0)
    target = try #require(Endpoint(host, port: port))
  }

  func send(_ bytes: [UInt8]) { socket.send(bytes, to: target) }

  func send(_ address: String, _ arguments: ControlValue...) {
    send(ControlMessage(address, arguments).serialized() ?? [])
  }

  /// The next message that comes within `milliseconds`; nil if none does.
  func receive(within milliseconds: Int32 = 2000) throws -> ControlMessage? {
    try receiveBytes(within: milliseconds)?.withUnsafeBytes {
      try MessageReader(bytes: $0).read()?.get()
    }
  }

  func receiveBytes(within milliseconds: Int32 = 2000) throws -> [UInt8]? {
    var waiting = pollfd(fd: socket.pollDescriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = bytes.withUnsafeMutableBytes { socket.receive(into: $0)?.count } ?? 0
    return Array(bytes[..<count])
  }

  func ask(_ address: String, _ arguments: ControlValue...) throws -> ControlMessage? {
    send(ControlMessage(address, arguments).serialized() ?? [])
    return try receive()
  }
}

/// A running server with its model and one controller.
struct Stage {
  let control: FakeControl
  let server: OSCServer
  let peer: Peer

  init(_ control: FakeControl = FakeControl()) throws {
    self.control = control
    server = try OSCServer(control: control, port: 0)
    peer = try Peer(of: server.port)
  }

  /// Waits until what was sent before is carried out: one thread does it all, in order.
  func settle() throws {
    while let reply = try peer.ask("/feedback"), reply.address != "/feedback" {}
  }
}

/// Raw OSC, for what no well-behaved library would send.
func padded(_ text: String) -> [UInt8] {
  let bytes = Array(text.utf8)
  return bytes + [UInt8](repeating: 0, count: 4 - bytes.count % 4)
}

func bigEndian(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }

func bundle(_ tag: TimeTag, _ elements: [[UInt8]]) -> [UInt8] {
  padded("#bundle") + bigEndian(tag.seconds) + bigEndian(tag.fraction)
    + elements.flatMap { bigEndian(UInt32($0.count)) + $0 }
}

func isError(_ message: ControlMessage?, _ code: Int32, at address: String) -> Bool {
  message?.address == "/error"
    && message?.arguments.prefix(2) == [.string(address), .integer(code)]
}
