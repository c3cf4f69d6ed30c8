import ArgumentParser
import Quantities

/// `auto`, a number, or one for each of several files with commas between.
struct Several<Kind: QuantityKind>: ExpressibleByArgument, Sendable {
  /// Empty: the word.
  let given: [Bounded<Kind>]

  init(_ given: [Bounded<Kind>] = []) { self.given = given }

  init?(argument: String) {
    if argument == AutoWord.text {
      given = []
      return
    }
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Bounded<Kind>(text: $0) }
    guard numbers.count == parts.count else { return nil }
    given = numbers
  }

  var defaultValueDescription: String {
    given.isEmpty ? AutoWord.text : given.map(\.description).joined(separator: ",")
  }

  /// One for each file; nil: the word. A single number is that of all files.
  /// - Returns: Nil where there are more or fewer.
  func each(of files: Int) -> [Kind.Number?]? {
    if given.isEmpty { return [Kind.Number?](repeating: nil, count: files) }
    if given.count == 1 { return [Kind.Number?](repeating: given[0].value, count: files) }
    return given.count == files ? given.map(\.value) : nil
  }
}

extension ArgumentHelp {
  init<Kind>(_ text: String, _ kind: Several<Kind>.Type) {
    self.init(text, valueName: "\(AutoWord.text)|\(Bounded<Kind>.interval)")
  }
}
