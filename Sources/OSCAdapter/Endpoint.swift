import Glibc

/// An IP address of either family and a UDP port.
struct Endpoint: Hashable, Sendable {
  enum Host: Hashable, Sendable {
    /// In network byte order.
    case v4(UInt32)
    /// Two halves in network byte order, and the network interface that a link-local one is of.
    case v6(UInt64, UInt64, scope: UInt32)
  }
  var host: Host
  var port: UInt16

  init(host: Host, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Nil unless `text` is an address in numbers: `127.0.0.1`, `::1`, `fe80::1%eth0`.
  init?(_ text: String, port: UInt16) {
    var four = in_addr()
    var six = (UInt64(0), UInt64(0))
    let parts = text.split(separator: "%", maxSplits: 1)
    if inet_pton(AF_INET, text, &four) == 1 {
      host = .v4(four.s_addr)
    } else if let address = parts.first, inet_pton(AF_INET6, String(address), &six) == 1 {
      let scope = parts.count > 1 ? if_nametoindex(String(parts[1])) : 0
      if parts.count > 1 && scope == 0 { return nil }
      host = .v6(six.0, six.1, scope: scope)
    } else {
      return nil
    }
    self.port = port
  }

  /// Nil for an address of another family.
  init?(_ storage: sockaddr_storage) {
    var storage = storage
    let family = Int32(storage.ss_family)
    let read: Endpoint? = withUnsafeBytes(of: &storage) { bytes in
      if family == AF_INET {
        let address = bytes.loadUnaligned(as: sockaddr_in.self)
        return Endpoint(
          host: .v4(address.sin_addr.s_addr), port: UInt16(bigEndian: address.sin_port))
      }
      guard family == AF_INET6 else { return nil }
      let address = bytes.loadUnaligned(as: sockaddr_in6.self)
      let halves = withUnsafeBytes(of: address.sin6_addr) {
        ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      }
      return Endpoint(
        host: .v6(halves.0, halves.1, scope: address.sin6_scope_id),
        port: UInt16(bigEndian: address.sin6_port))
    }
    guard let read else { return nil }
    self = read
  }

  /// AF_INET or AF_INET6.
  var family: Int32 {
    if case .v4 = host { AF_INET } else { AF_INET6 }
  }

  /// Whether it stands for all addresses of the machine.
  var isAny: Bool {
    switch host {
    case .v4(let address): address == INADDR_ANY
    case .v6(let high, let low, _): high == 0 && low == 0
    }
  }

  func withAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var storage = sockaddr_storage()
    let size = withUnsafeMutableBytes(of: &storage) { fill($0) }
    return withUnsafePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
    }
  }

  private func fill(_ bytes: UnsafeMutableRawBufferPointer) -> socklen_t {
    switch host {
    case .v4(let address):
      var four = sockaddr_in()
      four.sin_family = sa_family_t(AF_INET)
      four.sin_port = port.bigEndian
      four.sin_addr.s_addr = address
      bytes.storeBytes(of: four, as: sockaddr_in.self)
      return socklen_t(MemoryLayout<sockaddr_in>.size)
    case .v6(let high, let low, let scope):
      var six = sockaddr_in6()
      six.sin6_family = sa_family_t(AF_INET6)
      six.sin6_port = port.bigEndian
      six.sin6_scope_id = scope
      withUnsafeMutableBytes(of: &six.sin6_addr) {
        $0.storeBytes(of: high, as: UInt64.self)
        $0.storeBytes(of: low, toByteOffset: 8, as: UInt64.self)
      }
      bytes.storeBytes(of: six, as: sockaddr_in6.self)
      return socklen_t(MemoryLayout<sockaddr_in6>.size)
    }
  }
}
