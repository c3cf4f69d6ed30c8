import Addresses
import Hosting
import OSCCodec

/// Who hears of which changes. Changes only ever go to the host that asked for them, several of one
/// moment in bundles that any network takes whole.
/// - Thread: The receiving thread; the sinks run on the control thread and never wait.
struct Subscriptions {
  private struct Entry {
    /// The asking host, and the port that the changes go to.
    let listener: Endpoint
    /// The port the request came from.
    let askedFrom: UInt16
    let prefix: String
    let token: Int
    /// The network reported that nobody listens there.
    var isUnreachable = false
  }
  private var entries: [Entry] = []
  private let control: any ControlPort
  private let sockets: SocketPair

  static let limit = 64
  /// Messages per second and address, where nobody says how many.
  static let defaultRate: Float = 50
  /// Bytes of a bundle: what an Ethernet frame holds beside the heads of IP and UDP.
  static let bundleBytes = 1432

  init(control: any ControlPort, sockets: SocketPair) {
    self.control = control
    self.sockets = sockets
  }

  /// Carries out `/subscribe` or `/unsubscribe`.
  /// - Throws: also when it was carried out with a number that was clipped.
  mutating func change(
    _ message: ControlMessage, for node: AddressNode, from sender: Endpoint
  ) throws(ControlError) {
    let request = try Request(message, for: node, from: sender)
    if node.role == .subscribe {
      try subscribe(request, node.path, sender)
    } else {
      try unsubscribe(request, node.path, sender)
    }
    if let clipping = request.clipping { throw ControlError(node.path, .outOfRange, clipping) }
  }

  /// `/subscribe s:prefix [f:max_rate [i:port]]`; the same prefix for the same listener replaces.
  private mutating func subscribe(
    _ request: Request, _ path: String, _ sender: Endpoint
  ) throws(ControlError) {
    guard !sockets.isOwn(request.listener) else {
      throw ControlError(path, .notAllowed, "this is the host's own port")
    }
    remove { $0.listener == request.listener && $0.prefix == request.prefix }
    if entries.count >= Self.limit { removeOneUnreachable() }
    guard entries.count < Self.limit else {
      throw ControlError(path, .notAllowed, "there are \(Self.limit) already")
    }
    add(request, sender)
  }

  /// `/unsubscribe s:prefix [i:port]`; without a port the sender's own, or else the only one its
  /// host has.
  private mutating func unsubscribe(
    _ request: Request, _ path: String, _ sender: Endpoint
  ) throws(ControlError) {
    let candidates = entries.filter {
      $0.listener.host == sender.host && $0.prefix == request.prefix
    }
    var chosen = candidates.filter {
      $0.listener == request.listener || (!request.namesPort && $0.askedFrom == sender.port)
    }
    if chosen.isEmpty, !request.namesPort, candidates.count == 1 { chosen = candidates }
    guard !chosen.isEmpty else {
      throw ControlError(path, .unknownAddress, "no such subscription; give prefix and port")
    }
    let tokens = chosen.map(\.token)
    remove { tokens.contains($0.token) }
  }

  mutating func removeAll() { remove { _ in true } }

  /// A listener may start after it asked, so this only marks who goes first when there is no room.
  mutating func noteUnreachable(_ peer: Endpoint) {
    for index in entries.indices where entries[index].listener == peer {
      entries[index].isUnreachable = true
    }
  }

  private mutating func add(_ request: Request, _ sender: Endpoint) {
    let token = control.subscribe(prefix: request.prefix, maxRate: request.rate) {
      [sockets, listener = request.listener] changes in
      for packet in changes.packets(limit: Self.bundleBytes) { sockets.send(packet, to: listener) }
    }
    entries.append(
      Entry(
        listener: request.listener, askedFrom: sender.port, prefix: request.prefix, token: token))
  }

  private mutating func removeOneUnreachable() {
    guard let token = entries.first(where: \.isUnreachable)?.token else { return }
    remove { $0.token == token }
  }

  private mutating func remove(_ isGone: (Entry) -> Bool) {
    for entry in entries where isGone(entry) { control.unsubscribe(entry.token) }
    entries.removeAll(where: isGone)
  }
}
