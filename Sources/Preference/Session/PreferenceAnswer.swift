import Knobs
import Quantities

/// What a person answers to a pair.
public enum PreferenceAnswer: Equatable, Sendable {
  case choice(PairChoice)
  case word(PreferenceWord, amount: Double)
  case undo
  case quit

  /// Reads a line: `a`, `b`, `=`, `undo`, `quit`, or a word with an amount (`brighter 0.5`).
  public init(_ line: String) throws(PreferenceError) {
    let parts = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = parts.first else { throw PreferenceError("an empty line says nothing") }
    let name = first.lowercased()
    if let word = PreferenceWord(name) {
      self = .word(word, amount: try Self.amount(parts.dropFirst(), of: name))
      return
    }
    guard let plain = Self.plain[name] else { throw Self.unknown(first) }
    guard parts.count == 1 else { throw PreferenceError("\(name) stands alone") }
    self = plain
  }

  private static let plain: [String: PreferenceAnswer] = [
    "a": .choice(.first), "b": .choice(.second), "=": .choice(.neither), "undo": .undo,
    "quit": .quit,
  ]

  /// All that can be answered, for a person.
  public static let inWords =
    "a, b, =, undo, quit, or " + PreferenceWord.all.map(\.name).joined(separator: ", ")

  private static func amount(
    _ rest: ArraySlice<String>, of name: String
  ) throws(PreferenceError) -> Double {
    guard let text = rest.first else { return 1 }
    guard rest.count == 1, let amount = WordAmount(text: text) else {
      let given = rest.joined(separator: " ").prefix(40)
      throw PreferenceError("\(name) takes \(WordAmount.bounds), not \(given)")
    }
    return amount.value
  }

  private static func unknown(_ text: String) -> PreferenceError {
    let names = PreferenceWord.all.map(\.name) + ["undo", "quit"]
    if let near = Spelling.nearest(to: text.lowercased(), of: names) {
      return PreferenceError("there is no word \(text.prefix(40)); did you mean \(near)?")
    }
    return PreferenceError("there is no word \(text.prefix(40)); there are \(inWords)")
  }
}

/// Which sound of a pair is liked better. The raw values are what standard input and logs say.
public enum PairChoice: String, Codable, Sendable {
  case first = "a"
  case second = "b"
  case neither = "="

  /// Of the liking that the second has.
  var share: Double {
    switch self {
    case .first: 0
    case .second: 1
    case .neither: 0.5
    }
  }
}
