import Glibc
import Hosting
import Synchronization

/// A UDP socket bound to one address of this machine, so that nothing listens on the others.
/// - Thread: `receive`, `takeUnreachable` and `close` on one thread; `send` on any, and it never
///   waits for the network.
final class UDPSocket: Sendable {
  /// Where it listens, with the port the system chose if none was asked for.
  let local: Endpoint
  /// -1 once closed.
  private let descriptor: Mutex<Int32>
  private let sentCount = Atomic<Int>(0)

  static let receiveBufferBytes: Int32 = 1 << 20

  init(bind host: String, port: UInt16) throws(HostError) {
    guard let wanted = Endpoint(host, port: port) else {
      throw HostError(
        .unavailable, "OSC cannot listen on \(host): give an IPv4 address such as 127.0.0.1")
    }
    let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let socket = Glibc.socket(AF_INET, type, 0)
    guard socket >= 0 else { throw HostError(.unavailable, "OSC: \(Self.reason(errno))") }
    Self.setOptions(of: socket)
    guard wanted.withAddress({ Glibc.bind(socket, $0, $1) }) == 0 else {
      let failure = Self.bindFailure(errno, host, port)
      _ = Glibc.close(socket)
      throw failure
    }
    local = Self.localEndpoint(of: socket) ?? wanted
    descriptor = Mutex(socket)
  }

  deinit { close() }

  func close() {
    descriptor.withLock { socket in
      if socket >= 0 { _ = Glibc.close(socket) }
      socket = -1
    }
  }

  /// - Returns: False if closed, too large for a datagram, or the system has no room for it now.
  @discardableResult
  func send(_ bytes: [UInt8], to peer: Endpoint) -> Bool {
    let isSent = descriptor.withLock { socket in
      guard socket >= 0 else { return false }
      return peer.withAddress { address, size in
        let flags = Int32(MSG_DONTWAIT)
        // The first try may report what became of an earlier datagram to somebody else.
        return sendto(socket, bytes, bytes.count, flags, address, size) >= 0
          || sendto(socket, bytes, bytes.count, flags, address, size) >= 0
      }
    }
    if isSent { sentCount.add(1, ordering: .relaxed) }
    return isSent
  }

  /// Datagrams sent since the last call.
  func takeSentCount() -> Int { sentCount.exchange(0, ordering: .relaxed) }

  /// Whether what is sent there may come back to this socket.
  func isOwn(_ peer: Endpoint) -> Bool {
    peer.port == local.port && (local.host == peer.host || local.host == INADDR_ANY)
  }

  /// For `poll`; -1 once closed.
  var pollDescriptor: Int32 { descriptor.withLock { $0 } }

  private static func setOptions(of socket: Int32) {
    var bytes = receiveBufferBytes
    let size = socklen_t(MemoryLayout<Int32>.size)
    // Beyond the system's limit only with privileges; without, as much as the limit allows.
    if setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, size) != 0 {
      setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, size)
    }
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_IP), IP_RECVERR, &on, size)
  }

  private static func localEndpoint(of socket: Int32) -> Endpoint? {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) }
    }
    return status == 0 ? Endpoint(address) : nil
  }

  private static func bindFailure(_ code: Int32, _ host: String, _ port: UInt16) -> HostError {
    switch code {
    case EADDRINUSE:
      HostError(
        .unavailable, "OSC port \(port) on \(host) is in use; choose another with --osc-port")
    case EACCES:
      HostError(
        .unavailable, "OSC port \(port) needs privileges; choose another with --osc-port")
    case EADDRNOTAVAIL:
      HostError(.unavailable, "OSC cannot listen on \(host): this machine has no such address")
    default:
      HostError(.unavailable, "OSC cannot listen on port \(port) of \(host): \(reason(code))")
    }
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
