import Glibc
import Hosting

extension ServerLink {
  /// Opens the first client, and a server where the choice allows.
  /// - Throws: `.unavailable` with what to do, when nothing answers within 5 s.
  func open() throws(HostError) {
    if choice != .embedded, let client = try openClient() {
      adopt(client)
      return
    }
    if case .named(let name) = choice {
      throw HostError(
        .unavailable,
        "no JACK server named '\(name)' answers; start one (jackd -n \(name) -d alsa) or use "
          + "--server embedded")
    }
    adopt(try startServer())
  }

  /// Starts a server of our own and opens a client on it.
  func startServer() throws(HostError) -> JACKClient {
    let process = try ServerProcess.start(name: serverName ?? defaultServerName)
    var opened: JACKClient?
    var failure: HostError?
    let isDecided = holds(within: 5) {
      if process.hasEnded { return true }
      // What a server says while it starts need not be its last word.
      do throws(HostError) { opened = try openClient() } catch { failure = error }
      return opened != nil
    }
    guard isDecided, let opened else {
      process.end()
      throw failure
        ?? HostError(
          .unavailable,
          "the JACK server that was started does not answer; to see why, run by hand: "
            + process.line)
    }
    state.withLock { $0.process = process }
    return opened
  }

  /// nil when no server answers.
  func openClient() throws(HostError) -> JACKClient? {
    try JACKClient.open(name: requestedName, server: serverName, meters: meters.pointer)
  }

  func adopt(_ client: JACKClient) {
    let name = client.name
    state.withLock {
      $0.client = client
      $0.clientName = name
    }
  }

  /// Closes the client of the moment; nothing when there is none.
  func dropClient() {
    let client = state.withLock { state -> JACKClient? in
      defer { state.client = nil }
      return state.client
    }
    if let client, !client.close() { hasStrayClient.raise() }
  }

  private var defaultServerName: String {
    getenv("JACK_DEFAULT_SERVER").map { String(cString: $0) } ?? "default"
  }
}
