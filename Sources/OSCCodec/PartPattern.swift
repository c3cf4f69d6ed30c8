/// The pattern of one part of an address, what stands between two slashes.
struct PartPattern: Sendable {
  private enum Token: Sendable {
    case literal(UInt8)
    case anyOne
    case anyRun
    case set(ASCIISet)
    case choice([ArraySlice<UInt8>])
  }
  private var tokens: [Token] = []

  init?(_ source: ArraySlice<UInt8>) {
    var rest = source
    while let byte = rest.popFirst() {
      guard let token = PartPattern.token(byte, &rest) else { return nil }
      tokens.append(token)
    }
  }

  /// The longest part that a pattern can match, in characters: one bit for each place in it.
  static let longestText = UInt128.bitWidth - 1

  /// Carries the set of places in the text that the tokens so far can end at: no backtracking, so
  /// no hostile pattern.
  func matches(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count <= Self.longestText else { return false }
    let end: UInt128 = 1 << text.count
    var places: UInt128 = 1
    for token in tokens {
      switch token {
      case .literal(let byte): places = Self.advance(places, text) { $0 == byte }
      case .anyOne: places <<= 1
      case .set(let set): places = Self.advance(places, text, set.contains)
      case .anyRun: places |= 0 &- places  // The first place, and all after it.
      case .choice(let words): places = Self.choose(words, from: places, text)
      }
      places &= end | (end - 1)
      guard places != 0 else { return false }
    }
    return places & end != 0
  }

  private static func advance(
    _ places: UInt128, _ text: ArraySlice<UInt8>, _ accepts: (UInt8) -> Bool
  ) -> UInt128 {
    var next: UInt128 = 0
    forEach(places) { place in
      let index = text.startIndex + place
      if index < text.endIndex, accepts(text[index]) { next |= 2 << place }
    }
    return next
  }

  private static func choose(
    _ words: [ArraySlice<UInt8>], from places: UInt128, _ text: ArraySlice<UInt8>
  ) -> UInt128 {
    var next: UInt128 = 0
    forEach(places) { place in
      let rest = text.dropFirst(place)
      for word in words where rest.starts(with: word) { next |= 1 << (place + word.count) }
    }
    return next
  }

  private static func forEach(_ places: UInt128, _ body: (Int) -> Void) {
    var rest = places
    while rest != 0 {
      body(rest.trailingZeroBitCount)
      rest &= rest - 1
    }
  }

  /// Nil for a bracket or brace without its other half.
  private static func token(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> Token? {
    switch byte {
    case UInt8(ascii: "?"): return .anyOne
    case UInt8(ascii: "*"): return .anyRun
    case UInt8(ascii: "["):
      return enclosed(by: UInt8(ascii: "]"), &rest).map { .set(ASCIISet($0)) }
    case UInt8(ascii: "{"):
      return enclosed(by: UInt8(ascii: "}"), &rest).map {
        .choice($0.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false))
      }
    case UInt8(ascii: "]"), UInt8(ascii: "}"): return nil
    default: return .literal(byte)
    }
  }

  private static func enclosed(
    by end: UInt8, _ rest: inout ArraySlice<UInt8>
  ) -> ArraySlice<UInt8>? {
    guard let index = rest.firstIndex(of: end) else { return nil }
    defer { rest = rest[(index + 1)...] }
    return rest[..<index]
  }
}

/// The characters between `[` and `]`; a leading `!` means all others, `a-z` a range.
struct ASCIISet: Sendable {
  private var bits: UInt128 = 0

  init(_ source: ArraySlice<UInt8>) {
    let isNegated = source.first == UInt8(ascii: "!")
    var rest = isNegated ? source.dropFirst() : source
    while let low = rest.popFirst() {
      var high = low
      if rest.count >= 2, rest.first == UInt8(ascii: "-") {
        rest.removeFirst()
        high = rest.removeFirst()
      }
      for byte in UInt128(low)...UInt128(max(low, high)) where high >= low && byte < 128 {
        bits |= 1 << byte
      }
    }
    if isNegated { bits = ~bits }
  }

  func contains(_ byte: UInt8) -> Bool { byte < 128 && bits >> UInt128(byte) & 1 == 1 }
}
