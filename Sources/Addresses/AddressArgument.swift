import Knobs

/// One argument of an address.
public struct AddressArgument: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    case float
    /// Numbers between two integers go to the nearer one.
    case integer
    /// 0 or 1; anything but 0 is 1.
    case toggle
    case text
  }
  public let name: String
  public let kind: Kind
  /// Inclusive; values outside are clipped and reported. Meaningless for text.
  public let range: ClosedRange<Float>
  public let unit: String
  /// Names of the values from the range's lower end upwards; empty for plain numbers.
  public let choices: [String]
  /// A message may end before it.
  public let isOptional: Bool

  public init(
    _ name: String, _ kind: Kind, _ range: ClosedRange<Float> = 0...1, unit: String = "",
    choices: [String] = [], isOptional: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.range = range
    self.unit = unit
    self.choices = choices
    self.isOptional = isOptional
  }

  public static func text(_ name: String, isOptional: Bool = false) -> AddressArgument {
    AddressArgument(name, .text, isOptional: isOptional)
  }

  init(_ knob: Knob) {
    let kind: Kind =
      switch knob.kind {
      case .float: .float
      case .integer: .integer
      case .toggle: .toggle
      }
    self.init(
      "value", kind, knob.minimum...knob.maximum, unit: knob.unit, choices: knob.choices)
  }

  public var isNumber: Bool { kind != .text }

  /// Its OSC type tag. Senders may use any of `ifdhTF` for a number.
  public var tag: Character {
    switch kind {
    case .float: "f"
    case .integer, .toggle: "i"
    case .text: "s"
    }
  }

  /// In words for an error: `a number`, `a number or a name`, `text`.
  public var expectation: String {
    switch kind {
    case .text: "\(name) as text"
    case .toggle: "\(name) as 0 or 1"
    case .float, .integer:
      choices.isEmpty ? "\(name) as one number" : "\(name) as a number or a name"
    }
  }

  /// `0...1`, or the names of the choices; empty for text and for what has no upper end.
  public var rangeInWords: String {
    if !choices.isEmpty { return choices.joined(separator: ", ") }
    if kind == .text || range.upperBound == .infinity { return "" }
    if kind == .toggle { return "0, 1" }
    return kind == .integer
      ? "\(Int(range.lowerBound))...\(Int(range.upperBound))"
      : "\(range.lowerBound)...\(range.upperBound)"
  }

  /// A number as an answer carries it.
  public func answer(_ number: Double) -> ControlValue {
    kind == .float ? .float(Float(number)) : .integer(Int32(clamping: Int(number)))
  }
}
