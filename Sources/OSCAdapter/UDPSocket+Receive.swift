import Glibc

extension UDPSocket {
  /// Takes one waiting datagram, or nil if there is none.
  func receive(into buffer: UnsafeMutableRawBufferPointer) -> (count: Int, sender: Endpoint)? {
    var address = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let count = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        recvfrom(
          pollDescriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT), $0, &size)
      }
    }
    guard count >= 0, let sender = Endpoint(address) else { return nil }
    return (count, sender)
  }

  /// A peer that, as the network reports, does not listen; nil if no such report is waiting.
  func takeUnreachable() -> Endpoint? {
    var address = sockaddr_storage()
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      var header = msghdr()
      header.msg_name = UnsafeMutableRawPointer(pointer)
      header.msg_namelen = socklen_t(MemoryLayout<sockaddr_storage>.size)
      return recvmsg(pollDescriptor, &header, Int32(MSG_ERRQUEUE) | Int32(MSG_DONTWAIT))
    }
    return status >= 0 ? Endpoint(address) : nil
  }

  /// Forgets an error that would otherwise be reported for an unrelated datagram.
  func clearError() {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(pollDescriptor, SOL_SOCKET, SO_ERROR, &code, &size)
  }
}
