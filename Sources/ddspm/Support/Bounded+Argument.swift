import ArgumentParser
import Quantities

extension Bounded: ExpressibleByArgument {
  public init?(argument: String) { self.init(text: argument) }

  /// For options that the help does not show: their refusal has to name the range itself.
  static func read(_ text: String) throws -> Self {
    if let number = Self(text: text) { return number }
    throw ValidationError("takes \(bounds)")
  }
}

/// A number, or the word that leaves it to whoever is asked.
struct Choice<Word: ChoiceWord, Kind: QuantityKind>: ExpressibleByArgument, Sendable {
  /// nil: the word.
  let given: Bounded<Kind>?

  init(_ given: Bounded<Kind>? = nil) { self.given = given }

  init?(argument: String) {
    if argument == Word.text {
      given = nil
    } else if let number = Bounded<Kind>(text: argument) {
      given = number
    } else {
      return nil
    }
  }

  var defaultValueDescription: String { given?.description ?? Word.text }
}

protocol ChoiceWord {
  static var text: String { get }
}

enum AutoWord: ChoiceWord { static let text = "auto" }
enum MatrixWord: ChoiceWord { static let text = "matrix" }
typealias Auto<Kind: QuantityKind> = Choice<AutoWord, Kind>

// The range is the value's name: the help says what an option takes, every refusal says it again,
// and a test that reads the help knows what to try.
extension ArgumentHelp {
  init<Kind>(
    _ text: String, _ kind: Bounded<Kind>.Type, visibility: ArgumentVisibility = .default
  ) {
    self.init(text, valueName: kind.interval, visibility: visibility)
  }

  init<Word, Kind>(_ text: String, _ kind: Choice<Word, Kind>.Type) {
    self.init(text, valueName: "\(Word.text)|\(Bounded<Kind>.interval)")
  }

  static var threads: ArgumentHelp {
    ArgumentHelp("Threads; default: as many as there are processors.", ThreadCount.self)
  }
}
