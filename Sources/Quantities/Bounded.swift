/// A number from outside: a file, a server, the command line. There is none out of its range.
public struct Bounded<Kind: QuantityKind>: Hashable, Sendable {
  public let value: Kind.Number

  /// nil: out of range. NaN is in none.
  public init?(_ number: Kind.Number) {
    guard Self.range.contains(number) else { return nil }
    // Takes the sign off a zero.
    value = number + 0
  }

  /// Reads a plain decimal number in ASCII, without blanks round it.
  public init?(text: some StringProtocol) {
    // The standard library would read "nan", "infinity" and "0x1p4" too.
    guard !text.isEmpty, text.utf8.allSatisfy(Self.belongs), let number = Kind.Number(String(text))
    else { return nil }
    self.init(number)
  }

  public static var range: ClosedRange<Kind.Number> { Kind.range }

  /// The range as a person reads it: `8000 to 384000 Hz`.
  public static var bounds: String {
    let unit = Kind.unit.isEmpty ? "" : " " + Kind.unit
    return "\(plain(range.lowerBound)) to \(plain(range.upperBound))\(unit)"
  }

  /// `8000...384000`: how a command's help writes what an option takes.
  public static var interval: String {
    "\(plain(range.lowerBound))...\(plain(range.upperBound))"
  }

  private static func belongs(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// Whole numbers without a point.
  private static func plain(_ number: Kind.Number) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension Bounded: CustomStringConvertible {
  public var description: String { Self.plain(value) }
}

/// A number in the program's own text; one out of range is its mistake.
extension Bounded: ExpressibleByIntegerLiteral {
  public init(integerLiteral number: Kind.Number.IntegerLiteralType) {
    let number = Kind.Number(integerLiteral: number)
    precondition(Self.range.contains(number), "\(number) is out of \(Self.interval)")
    value = number
  }
}

extension Bounded: ExpressibleByFloatLiteral where Kind.Number == Double {
  public init(floatLiteral number: Double) {
    precondition(Self.range.contains(number), "\(number) is out of \(Self.interval)")
    value = number
  }
}

/// What a number counts, and how far it goes.
public protocol QuantityKind: SendableMetatype {
  associatedtype Number: Comparable & Hashable & Numeric & LosslessStringConvertible & Sendable
  static var range: ClosedRange<Number> { get }
  /// In the plural, empty for a bare number.
  static var unit: String { get }
}
