/// One line of a configuration.
enum ConfigurationLine: Equatable {
  case nothing
  case header([String])
  case entry(name: String, value: String)

  /// - Parameter number: Of the line, from 1.
  init(_ bytes: ArraySlice<UInt8>, number: Int) throws(ConfigurationFault) {
    guard let whole = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationFault(number, "is not UTF-8: save the file in that encoding")
    }
    let text = Self.trimmed(whole[...])
    if let control = text.unicodeScalars.first(where: { $0.value < 32 && $0 != "\t" }) {
      throw ConfigurationFault(number, "holds a control character, number \(control.value)")
    }
    if text.isEmpty || text.hasPrefix("#") {
      self = .nothing
    } else if text.hasPrefix("[") {
      self = .header(try Self.words(text, number))
    } else {
      self = try Self.entry(text, number)
    }
  }

  private static func words(
    _ text: Substring, _ number: Int
  ) throws(ConfigurationFault) -> [String] {
    let header = withoutComment(text)
    let words = header.dropFirst().dropLast().split { $0 == " " || $0 == "\t" }.map(String.init)
    guard header.hasSuffix("]"), !words.isEmpty else {
      throw ConfigurationFault(number, "a section is a command in brackets: [live]")
    }
    return words
  }

  private static func entry(
    _ text: Substring, _ number: Int
  ) throws(ConfigurationFault) -> ConfigurationLine {
    guard let sign = text.firstIndex(of: "=") else {
      throw ConfigurationFault(
        number, "'\(shown(text))': write option = value, or option = true for one without a value")
    }
    let name = trimmed(text[..<sign])
    guard let first = name.first, first.isASCII, first.isLetter,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    else {
      throw ConfigurationFault(
        number, "'\(shown(name))' is no option's name: write it without dashes, seconds = 5")
    }
    return .entry(
      name: String(name), value: try value(trimmed(text[text.index(after: sign)...]), number))
  }

  /// Between quotes all of it counts; else a # behind a blank begins a comment.
  private static func value(
    _ text: Substring, _ number: Int
  ) throws(ConfigurationFault) -> String {
    guard text.hasPrefix("\"") else { return String(withoutComment(text)) }
    let inside = text.dropFirst()
    guard let end = inside.firstIndex(of: "\"") else {
      throw ConfigurationFault(number, "the value's quotes do not end")
    }
    let rest = trimmed(inside[inside.index(after: end)...])
    guard rest.isEmpty || rest.hasPrefix("#") else {
      throw ConfigurationFault(number, "'\(shown(rest))' stands behind the value's quotes")
    }
    return String(inside[..<end])
  }

  private static func withoutComment(_ text: Substring) -> Substring {
    var previous: Character = " "
    for index in text.indices {
      if text[index] == "#", previous == " " || previous == "\t" { return trimmed(text[..<index]) }
      previous = text[index]
    }
    return text
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let isBlank = { (character: Character) in " \t\r".contains(character) }
    guard let last = text.lastIndex(where: { !isBlank($0) }) else { return "" }
    return text[...last].drop(while: isBlank)
  }

  private static func shown(_ text: Substring) -> String {
    text.count > 40 ? text.prefix(40) + "…" : String(text)
  }
}
