import Glibc
import Hosting

/// The sockets of one server: one of a family, or one of each on the same port.
/// - Thread: as its sockets.
struct SocketPair: Sendable {
  let sockets: [UDPSocket]
  /// The same for both.
  var port: UInt16 { sockets[0].local.port }

  /// - Parameters:
  ///   - host: An address of this machine in numbers; `localhost` for 127.0.0.1 and ::1, `::` for all
  ///     addresses of both families. A machine without IPv6 goes without it.
  ///   - port: 0 picks a free one.
  /// - Throws: `.unavailable` if the port is taken in one of them, or the address not this machine's.
  init(bind host: String, port: UInt16) throws(HostError) {
    do throws(BindFailure) {
      sockets =
        switch host {
        case "localhost": try Self.both("127.0.0.1", "::1", port)
        case "::": try Self.both("0.0.0.0", "::", port)
        default: [try UDPSocket(bind: host, port: port)]
        }
    } catch {
      throw error.hostError
    }
  }

  private static func both(
    _ four: String, _ six: String, _ port: UInt16
  ) throws(BindFailure) -> [UDPSocket] {
    var triesLeft = 16
    while true {
      let first = try UDPSocket(bind: four, port: port)
      do throws(BindFailure) {
        return [first, try UDPSocket(bind: six, port: first.local.port)]
      } catch {
        if error.isAddressMissing { return [first] }
        // A port that is free for one family may be taken for the other.
        triesLeft -= 1
        guard port == 0, error.isPortTaken, triesLeft > 0 else { throw error }
      }
    }
  }

  /// - Returns: False as `UDPSocket.send`, or if there is no socket of the peer's family.
  @discardableResult
  func send(_ bytes: [UInt8], to peer: Endpoint) -> Bool {
    sockets.first { $0.local.family == peer.family }?.send(bytes, to: peer) ?? false
  }

  /// Whether a datagram from there was sent by one of these sockets.
  func sent(from sender: Endpoint) -> Bool { sockets.contains { $0.local == sender } }

  /// Whether what is sent there may come back to one of these sockets.
  func isOwn(_ peer: Endpoint) -> Bool { sockets.contains { $0.isOwn(peer) } }

  /// Datagrams sent since the last call.
  func takeSentCount() -> Int { sockets.reduce(0) { $0 + $1.takeSentCount() } }

  func close() { for socket in sockets { socket.close() } }
}
