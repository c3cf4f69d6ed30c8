/// An OSC 1.0 address pattern: `?`, `*`, `[a-z]`, `[!a-z]` and `{one,two}`, matched part by part,
/// so that `*` never crosses a `/`.
public struct AddressPattern: Sendable {
  private let parts: [PartPattern]

  /// Nil if a bracket or brace is not closed within its part.
  public init?(_ address: String) {
    var parts: [PartPattern] = []
    for part in AddressPattern.parts(of: address) {
      guard let pattern = PartPattern(part) else { return nil }
      parts.append(pattern)
    }
    self.parts = parts
  }

  /// Takes at most (length of the address) × (length of the pattern) steps, whatever the pattern.
  public func matches(_ address: String) -> Bool {
    let texts = AddressPattern.parts(of: address)
    guard texts.count == parts.count else { return false }
    return zip(parts, texts).allSatisfy { pattern, text in pattern.matches(text) }
  }

  public static func isPattern(_ address: String) -> Bool {
    address.utf8.contains { byte in
      switch byte {
      case UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "{"), UInt8(ascii: "}"):
        return true
      default: return false
      }
    }
  }

  private static func parts(of address: String) -> [ArraySlice<UInt8>] {
    Array(address.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
  }
}
