/// One address of the host: what it takes, what may be done with it, what it means.
///
/// Routing, patterns, listings, the targets of a MIDI map and `docs/OSC.md` all derive from nodes;
/// so will any other protocol that shows the namespace.
public struct AddressNode: Equatable, Sendable {
  /// Starts with `/`, ends in a name; neither spaces nor pattern characters.
  public let path: String
  /// What a message to it carries, in order.
  public let arguments: [AddressArgument]
  public let access: AddressAccess
  /// One line for a person.
  public let text: String
  /// What a message to it does.
  public let role: AddressRole

  public init(
    _ path: String, _ arguments: [AddressArgument] = [], _ access: AddressAccess, _ text: String,
    _ role: AddressRole
  ) {
    self.path = path
    self.arguments = arguments
    self.access = access
    self.text = text
    self.role = role
  }

  /// OSC type tags of the arguments, as OSCQuery's `TYPE`.
  public var typeTags: String { String(arguments.map(\.tag)) }

  /// Whether it stands somewhere and one number moves it, so that a MIDI controller may. Programs are
  /// chosen by program changes, which act at their frame.
  public var isTurnable: Bool {
    switch role {
    case .knob, .hold, .bypass, .wet, .parameter: true
    default: false
    }
  }

  /// Whether a pattern reaches it with a message that asks, or with one that sets. What acts when
  /// it is merely named answers to its own name only: `/*` must not end the host.
  /// Nor may `/patch/*` write a file because somebody set names.
  public func isReachedByPatterns(asking: Bool) -> Bool {
    asking ? access.canAsk : access.canSet && !role.isSlow
  }
}

/// What may be done with an address. The raw values are OSCQuery's `ACCESS`, but for `call`.
public enum AddressAccess: Int, Sendable {
  /// A message without arguments asks; one with arguments is refused.
  case ask = 1
  /// Only messages with arguments.
  case set = 2
  /// Asked without arguments, set with them.
  case askAndSet = 3
  /// Does something when it is named. A button of a control surface says 1 when it is pressed and 0
  /// when it is let go: 0 does nothing.
  case call = 0

  public var canAsk: Bool { self == .ask || self == .askAndSet }
  public var canSet: Bool { self == .set || self == .askAndSet }

  /// In words for a table.
  public var word: String {
    switch self {
    case .ask: "ask"
    case .set: "set"
    case .askAndSet: "ask, set"
    case .call: "call"
    }
  }
}
