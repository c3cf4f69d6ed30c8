import CJACK
import Glibc
import Hosting
import Synchronization

/// The standing wish to be on a server: the client of the moment, the server process if it is our
/// own, and what a new client needs to take its place. The supervisor thread replaces the client.
final class ServerLink: Sendable {
  let requestedName: String
  let choice: ServerChoice
  let meters: MetersReference
  let isStopping = Flag()
  let hasStopped = Flag()
  let state = Mutex(LinkState())
  /// A client that would not close may still touch the meters: keep them.
  let hasStrayClient = Flag()

  init(name: String, choice: ServerChoice) {
    requestedName = name
    self.choice = choice
    meters = MetersReference()
  }

  deinit { if !hasStrayClient.isRaised { meters.free() } }

  /// The server's name to open; nil for libjack's default.
  var serverName: String? {
    switch choice {
    case .auto: nil
    case .embedded: "ddspm-\(getpid())"
    case .named(let name): name
    }
  }

  /// Runs `body` on the client of the moment; nil while there is none.
  func withClient<Result: Sendable>(_ body: (JACKClient) -> Result) -> Result? {
    state.withLock { state -> Result? in
      guard let client = state.client, !client.isLost else { return nil }
      return body(client)
    }
  }
}

struct LinkState: Sendable {
  var client: JACKClient?
  /// The server, when this process started it.
  var process: ServerProcess?
  var engine: EngineReference?
  /// What was connected to `midi_in` when last looked at.
  var midiSources: Set<String> = []
  /// Hz of the engine; nil before there is one.
  var engineRate: Int?
  /// The server runs at another rate than the engine: there is no way back.
  var isOutOfRate = false
  var rateChanged: @Sendable () -> Void = {}
  /// The client's name as last given.
  var clientName = ""
  /// What was connected when last looked at, and what waits for the other port to appear.
  var made: Set<Wire> = []
  var pending: Set<Wire> = []
}

/// `@unchecked Sendable`: the meters are atomics at a fixed address.
struct MetersReference: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<CycleMeters>

  init() {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: CycleMeters())
  }

  func free() {
    pointer.deinitialize(count: 1)
    pointer.deallocate()
  }
}
