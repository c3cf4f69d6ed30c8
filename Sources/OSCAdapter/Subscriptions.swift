import Addresses
import Hosting
import OSCCodec

/// Who hears of which changes. Changes only ever go to the host that asked for them.
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
  private let socket: UDPSocket

  static let limit = 64
  /// Messages per second and address.
  static let rates: ClosedRange<Float> = 0.1...1000
  static let defaultRate: Float = 50

  init(control: any ControlPort, socket: UDPSocket) {
    self.control = control
    self.socket = socket
  }

  /// `/subscribe s:prefix [f:max_rate [i:port]]`; the same prefix for the same listener replaces.
  mutating func subscribe(_ message: ControlMessage, from sender: Endpoint) -> ControlError? {
    guard let request = Request(message, from: sender), let rate = request.rate else {
      return ControlError(
        message.address, .wrongType, "takes s:prefix f:max_rate i:port, the last two optional")
    }
    guard !socket.isOwn(request.listener) else {
      return ControlError(message.address, .notAllowed, "this is the host's own port")
    }
    remove { $0.listener == request.listener && $0.prefix == request.prefix }
    if entries.count >= Self.limit { removeOneUnreachable() }
    guard entries.count < Self.limit else {
      return ControlError(message.address, .notAllowed, "there are \(Self.limit) already")
    }
    add(request, rate: min(max(rate, Self.rates.lowerBound), Self.rates.upperBound), sender)
    guard !Self.rates.contains(rate) else { return nil }
    return ControlError(message.address, .outOfRange, "max_rate clipped to 0.1 to 1000 Hz")
  }

  /// `/unsubscribe s:prefix [i:port]`; without a port the sender's own, or else the only one its
  /// host has.
  mutating func unsubscribe(_ message: ControlMessage, from sender: Endpoint) -> ControlError? {
    guard let request = Request(message, from: sender) else {
      return ControlError(message.address, .wrongType, "takes s:prefix i:port, the last optional")
    }
    let candidates = entries.filter {
      $0.listener.host == sender.host && $0.prefix == request.prefix
    }
    var chosen = candidates.filter {
      $0.listener == request.listener || (!request.namesPort && $0.askedFrom == sender.port)
    }
    if chosen.isEmpty, !request.namesPort, candidates.count == 1 { chosen = candidates }
    guard !chosen.isEmpty else {
      return ControlError(
        message.address, .unknownAddress, "no such subscription; give prefix and port")
    }
    let tokens = chosen.map(\.token)
    remove { tokens.contains($0.token) }
    return nil
  }

  mutating func removeAll() { remove { _ in true } }

  /// A listener may start after it asked, so this only marks who goes first when there is no room.
  mutating func noteUnreachable(_ peer: Endpoint) {
    for index in entries.indices where entries[index].listener == peer {
      entries[index].isUnreachable = true
    }
  }

  private mutating func add(_ request: Request, rate: Float, _ sender: Endpoint) {
    let token = control.subscribe(prefix: request.prefix, maxRate: rate) {
      [socket, listener = request.listener] change in
      if let bytes = change.serialized() { socket.send(bytes, to: listener) }
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
