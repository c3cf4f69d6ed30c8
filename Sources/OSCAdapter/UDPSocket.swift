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

  /// - Parameter host: An address of this machine in numbers, of either family.
  init(bind host: String, port: UInt16) throws(BindFailure) {
    func failure(_ code: Int32) -> BindFailure { BindFailure(code: code, host: host, port: port) }
    guard let wanted = Endpoint(host, port: port) else { throw failure(EINVAL) }
    let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let socket = Glibc.socket(wanted.family, type, 0)
    guard socket >= 0 else { throw failure(errno) }
    Self.setOptions(of: socket, wanted.family)
    guard wanted.withAddress({ Glibc.bind(socket, $0, $1) }) == 0 else {
      let code = errno
      _ = Glibc.close(socket)
      throw failure(code)
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
    peer.port == local.port && peer.family == local.family
      && (local.host == peer.host || local.isAny)
  }

  /// For `poll`; -1 once closed.
  var pollDescriptor: Int32 { descriptor.withLock { $0 } }

  private static func setOptions(of socket: Int32, _ family: Int32) {
    var bytes = receiveBufferBytes
    let size = socklen_t(MemoryLayout<Int32>.size)
    // Beyond the system's limit only with privileges; without, as much as the limit allows.
    if setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, size) != 0 {
      setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, size)
    }
    var on: Int32 = 1
    guard family == AF_INET6 else {
      setsockopt(socket, Int32(IPPROTO_IP), IP_RECVERR, &on, size)
      return
    }
    setsockopt(socket, Int32(IPPROTO_IPV6), IPV6_RECVERR, &on, size)
    // The other family has a socket of its own.
    setsockopt(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, size)
  }

  private static func localEndpoint(of socket: Int32) -> Endpoint? {
    var address = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) }
    }
    return status == 0 ? Endpoint(address) : nil
  }
}

/// Why a socket could not be made: what the system said.
struct BindFailure: Error {
  let code: Int32
  let host: String
  let port: UInt16

  var isPortTaken: Bool { code == EADDRINUSE }
  /// The machine has no such address, or none of its family.
  var isAddressMissing: Bool { code == EADDRNOTAVAIL || code == EAFNOSUPPORT }

  var hostError: HostError {
    switch code {
    case EINVAL:
      HostError(
        .unavailable,
        "OSC cannot listen on \(host): give localhost or an address in numbers, such as 127.0.0.1 "
          + "or ::1")
    case EADDRINUSE:
      HostError(
        .unavailable, "OSC port \(port) on \(host) is in use; choose another with --osc-port")
    case EACCES:
      HostError(
        .unavailable, "OSC port \(port) needs privileges; choose another with --osc-port")
    case EADDRNOTAVAIL, EAFNOSUPPORT:
      HostError(.unavailable, "OSC cannot listen on \(host): this machine has no such address")
    default:
      HostError(
        .unavailable,
        "OSC cannot listen on port \(port) of \(host): \(String(cString: strerror(code)))")
    }
  }
}
