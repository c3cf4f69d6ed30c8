import Hosting

/// What JACK can hold as a name.
enum NameRules {
  /// JACK's own limits, in bytes: `JACK_CLIENT_NAME_SIZE` less its end, and what a socket's path
  /// leaves of its 108 for a server.
  private static let longestClient = 63
  private static let longestServer = 80

  /// - Throws: `.usage`
  static func check(client name: String) throws(HostError) {
    try check(name, "a JACK client's name", longestClient)
    // Parts the client from its port in a port's full name.
    if name.contains(":") {
      throw HostError(.usage, "'\(name)': a JACK client's name holds no colon")
    }
  }

  /// - Throws: `.usage`
  static func check(server name: String) throws(HostError) {
    try check(name, "a JACK server's name", longestServer)
    if name.contains("/") {
      throw HostError(.usage, "'\(name)': a JACK server's name holds no slash")
    }
  }

  private static func check(_ name: String, _ what: String, _ longest: Int) throws(HostError) {
    let bytes = name.utf8.count
    guard (1...longest).contains(bytes) else {
      throw HostError(.usage, "\(what) has 1 to \(longest) bytes, not \(bytes)")
    }
    guard name.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
      throw HostError(.usage, "\(what) holds no control characters")
    }
  }
}
