/// An OSC address pattern: `?`, `*`, `[a-z]`, `[!a-z]` and `{one,two}` of OSC 1.0, matched part by
/// part, so that `*` never crosses a `/`; and `//` of OSC 1.1, which crosses any number of them.
public struct AddressPattern: Sendable {
  private enum Step: Sendable {
    case part(PartPattern)
    case anyDepth
  }
  private let steps: [Step]

  /// Nil if a bracket or brace is not closed within its part.
  public init?(_ address: String) {
    let parts = AddressPattern.parts(of: address)
    var steps: [Step] = []
    for (index, part) in parts.enumerated() {
      if part.isEmpty, index > 0, index < parts.count - 1 {
        steps.append(.anyDepth)
        continue
      }
      guard let pattern = PartPattern(part) else { return nil }
      steps.append(.part(pattern))
    }
    self.steps = steps
  }

  /// The most parts an address can have to be matched: one bit for each place between them.
  private static let mostParts = UInt64.bitWidth - 1

  /// Takes at most (length of the address) × (length of the pattern) steps, whatever the pattern:
  /// it carries the set of places between parts that the steps so far can end at.
  public func matches(_ address: String) -> Bool {
    let texts = AddressPattern.parts(of: address)
    guard texts.count <= Self.mostParts else { return false }
    let end: UInt64 = 1 << UInt64(texts.count)
    var places: UInt64 = 1
    for step in steps where places != 0 {
      switch step {
      case .anyDepth: places = (places | (0 &- places)) & (end | (end - 1))
      case .part(let pattern):
        places = texts.indices.reduce(0) { next, index in
          places >> UInt64(index) & 1 == 1 && pattern.matches(texts[index])
            ? next | 2 << UInt64(index) : next
        }
      }
    }
    return places & end != 0
  }

  public static func isPattern(_ address: String) -> Bool {
    var before: UInt8 = 0
    return address.utf8.contains { byte in
      defer { before = byte }
      switch byte {
      case UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "{"), UInt8(ascii: "}"):
        return true
      case UInt8(ascii: "/"): return before == UInt8(ascii: "/")
      default: return false
      }
    }
  }

  private static func parts(of address: String) -> [ArraySlice<UInt8>] {
    Array(address.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
  }
}
