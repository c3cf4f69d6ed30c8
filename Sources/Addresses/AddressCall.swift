/// The arguments of one message, checked against its node.
public struct AddressCall: Equatable, Sendable {
  /// Numbers in the order of the node's arguments, each within its range; 0 where there is text.
  public private(set) var numbers: [Double] = []
  /// Texts in the order of the node's arguments; empty where there is a number.
  public private(set) var texts: [String] = []
  /// What was clipped, in words; nil when everything was taken as it came.
  public private(set) var clipping: String?

  /// - Throws: `.wrongType` when there are too many or too few arguments, when one is not of its
  ///   kind, or a number is not finite; the address is the message's.
  public init(_ message: ControlMessage, for node: AddressNode) throws(ControlError) {
    let needed = node.arguments.prefix { !$0.isOptional }.count
    let count = message.arguments.count
    guard count >= needed, count <= node.arguments.count else {
      throw ControlError(message.address, .wrongType, "expected \(Self.words(node))")
    }
    for (argument, value) in zip(node.arguments, message.arguments) {
      guard take(value, argument) else {
        throw ControlError(message.address, .wrongType, "expected \(Self.words(node))")
      }
    }
  }

  /// - Returns: false when the value is not of the argument's kind.
  private mutating func take(_ value: ControlValue, _ argument: AddressArgument) -> Bool {
    if case .string(let text) = value {
      if argument.kind == .text {
        append(0, text)
        return true
      }
      guard let choice = argument.choices.firstIndex(of: text) else { return false }
      append(Double(argument.range.lowerBound) + Double(choice), "")
      return true
    }
    guard argument.isNumber, let number = Self.number(value), number.isFinite else { return false }
    append(clip(number, argument), "")
    return true
  }

  /// In double precision, which holds every 32-bit integer.
  private static func number(_ value: ControlValue) -> Double? {
    if case .integer(let whole) = value { return Double(whole) }
    return value.number.map(Double.init)
  }

  private mutating func append(_ number: Double, _ text: String) {
    numbers.append(number)
    texts.append(text)
  }

  private mutating func clip(_ number: Double, _ argument: AddressArgument) -> Double {
    if argument.kind == .toggle { return number == 0 ? 0 : 1 }
    let low = Double(argument.range.lowerBound)
    let high = Double(argument.range.upperBound)
    let meant = argument.kind == .integer ? number.rounded() : number
    let taken = min(max(meant, low), high)
    if meant != taken {
      clipping = "\(number) is outside \(argument.rangeInWords); took \(taken)"
    }
    return taken
  }

  private static func words(_ node: AddressNode) -> String {
    if node.arguments.isEmpty { return "no arguments" }
    return node.arguments.map { ($0.isOptional ? "perhaps " : "") + $0.expectation }
      .joined(separator: ", ")
  }
}
