import Addresses
import Hosting
import OSCCodec

/// Carries out what a packet asks for and answers its sender, and only its sender.
/// - Thread: The receiving thread.
struct Dispatcher {
  private let control: any ControlPort
  private let sockets: SocketPair
  private var subscriptions: Subscriptions
  /// Steps left for the packet in hand.
  private var budget = 0
  private var isCutShort = false

  /// What one datagram may cost: a step for each message carried out, and some for each pattern.
  static let stepsPerPacket = 4096
  static let stepsPerPattern = 32

  init(control: any ControlPort, sockets: SocketPair) {
    self.control = control
    self.sockets = sockets
    subscriptions = Subscriptions(control: control, sockets: sockets)
  }

  mutating func dispatch(_ packet: Packet, from sender: Endpoint) {
    control.count(.oscReceived, 1)
    if packet.unreadable > 0 { control.count(.oscMalformed, packet.unreadable) }
    if packet.late > 0 { control.count(.oscLate, packet.late) }
    // With itself, or with nobody, it does not talk.
    guard !sockets.sent(from: sender), sender.port != 0 else { return }
    budget = Self.stepsPerPacket
    isCutShort = false
    for item in packet.items where isAffordable() {
      switch item {
      case .refused(let error): answer(error, to: sender)
      case .message(let message, let hostTime): perform(message, at: hostTime, for: sender)
      }
    }
    if isCutShort {
      answer(ControlError("/", .notAllowed, "packet asks too much; rest dropped"), to: sender)
    }
  }

  mutating func endSubscriptions() { subscriptions.removeAll() }

  mutating func noteUnreachable(_ peer: Endpoint) { subscriptions.noteUnreachable(peer) }

  private mutating func perform(
    _ message: ControlMessage, at hostTime: UInt64?, for sender: Endpoint
  ) {
    // Answering errors with errors would never end.
    if message.address == "/error" {
      budget -= 1
      return
    }
    if AddressPattern.isPattern(message.address) {
      return expand(message, at: hostTime, for: sender)
    }
    guard let node = control.namespace[message.address],
      node.role == .subscribe || node.role == .unsubscribe
    else { return carryOut(message, at: hostTime, for: sender) }
    budget -= 1
    do throws(ControlError) {
      try subscriptions.change(message, for: node, from: sender)
    } catch {
      answer(error, to: sender)
    }
  }

  /// A pattern that asks reaches what can be asked, one that sets what can be set.
  private mutating func expand(
    _ message: ControlMessage, at hostTime: UInt64?, for sender: Endpoint
  ) {
    budget -= Self.stepsPerPattern
    guard let pattern = AddressPattern(message.address) else {
      answer(ControlError(message.address, .malformed, "unbalanced pattern"), to: sender)
      return
    }
    let asks = message.arguments.isEmpty
    let matches = control.namespace.nodes.filter {
      $0.isReachedByPatterns(asking: asks) && pattern.matches($0.path)
    }
    if matches.isEmpty {
      answer(ControlError(message.address, .unknownAddress, "nothing matches"), to: sender)
    }
    for node in matches where isAffordable() {
      carryOut(ControlMessage(node.path, message.arguments), at: hostTime, for: sender)
    }
  }

  private mutating func isAffordable() -> Bool {
    if budget <= 0 { isCutShort = true }
    return !isCutShort
  }

  private mutating func carryOut(
    _ message: ControlMessage, at hostTime: UInt64?, for sender: Endpoint
  ) {
    budget -= 1
    let outcome = control.handle(message, from: .osc, at: hostTime)
    // A long answer costs like many short ones, so that a packet of questions stops nobody for long.
    budget -= outcome.replies.count / 16
    for packet in outcome.replies.packets() { sockets.send(packet, to: sender) }
    if let error = outcome.error { answer(error, to: sender) }
  }

  private mutating func answer(_ error: ControlError, to sender: Endpoint) {
    budget -= 1
    control.count(.oscErrors, 1)
    if error.code == .unknownAddress { control.count(.oscUnknown, 1) }
    if error.code == .malformed { control.count(.oscMalformed, 1) }
    if let bytes = error.asMessage.serialized() { sockets.send(bytes, to: sender) }
  }
}
