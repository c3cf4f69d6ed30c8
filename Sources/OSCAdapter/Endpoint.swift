import Glibc

/// An IPv4 address and a UDP port.
struct Endpoint: Hashable, Sendable {
  /// In network byte order.
  var host: UInt32
  var port: UInt16

  init(host: UInt32, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Nil unless `text` is four numbers with dots.
  init?(_ text: String, port: UInt16) {
    var address = in_addr()
    guard inet_pton(AF_INET, text, &address) == 1 else { return nil }
    self.init(host: address.s_addr, port: port)
  }

  init(_ address: sockaddr_in) {
    self.init(host: address.sin_addr.s_addr, port: UInt16(bigEndian: address.sin_port))
  }

  func withAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = host
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
    }
  }
}
