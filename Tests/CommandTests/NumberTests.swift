import Foundation
import Testing

/// Every number of every command, at its extremes, through the program itself.
@Suite struct NumberTests {
  private let command: Command
  private let tree: CommandTree
  private static let usage: Int32 = 64
  /// sysexits that the program ends with, and 130 for a signal.
  private static let codes: Set<Int32> = [0, 64, 65, 66, 69, 70, 73, 74, 130]

  init() throws {
    command = try Command()
    tree = try CommandTree(command)
  }

  @Test func everyOptionThatTakesNotJustAnyTextNamesItsRange() throws {
    defer { command.remove() }
    for leaf in tree.leaves {
      for option in leaf.options where option.choices.isEmpty && option.range == nil {
        let result = try run(leaf, option, "no such thing")
        let refused = result.errors.contains("'no such thing' is invalid")
        #expect(!refused, "\(leaf.name) \(option.name) takes numbers and names no range")
      }
    }
  }

  @Test func whatIsOutOfRangeIsAUsageErrorThatNamesTheRange() throws {
    defer { command.remove() }
    var tried = 0
    for leaf in tree.leaves {
      for option in leaf.options {
        guard let range = option.range else { continue }
        for text in Self.outside(range) {
          let result = try run(leaf, option, text)
          #expect(result.code == Self.usage, "\(leaf.name) \(option.name)=\(text)")
          // The parser says of nothing that a value is missing.
          let names =
            text.isEmpty || result.errors.contains("\(range.low)...\(range.high)")
            || result.errors.contains("\(range.low) to \(range.high)")
          #expect(names, "\(leaf.name) \(option.name)=\(text): \(result.errors)")
          tried += 1
        }
      }
    }
    #expect(tried > 700, "the help names its numbers")
  }

  @Test func whatIsInRangeIsTakenAndEndsInOrder() throws {
    defer { command.remove() }
    for leaf in tree.leaves {
      for option in leaf.options {
        guard let range = option.range else { continue }
        for text in [range.low, range.high] + (option.word.map { [$0] } ?? []) {
          let result = try run(leaf, option, text)
          let place = "\(leaf.name) \(option.name)=\(text): \(result.code) \(result.errors)"
          #expect(!result.hung, "\(place)")
          #expect(Self.codes.contains(result.code), "\(place)")
          #expect(result.code != Self.usage, "\(place)")
        }
      }
    }
  }

  /// Texts that are no number of a range; the ends are as the help writes them.
  private static func outside(_ range: (low: String, high: String)) -> [String] {
    var texts = [
      "", " ", "nan", "inf", "-inf", "infinity", "1e308", "-1e308", "1e999", "0x10", "٣", "1,5",
      "1 ",
      "99999999999999999999999999", "-99999999999999999999", "no",
    ]
    if let low = Double(range.low), let high = Double(range.high) {
      texts.append("\(low - max(abs(low) * 1e-6, 1e-6))")
      texts.append(low <= 0 ? "-1" : "0")
      if high < 1e15 { texts.append(high == high.rounded() ? "\(Int(high) + 1)" : "\(high * 2)") }
    }
    return texts
  }

  /// A command with one option at a value, and operands that are not there; what would go on for
  /// long is told to stop.
  private func run(
    _ leaf: CommandTree.Leaf, _ option: CommandTree.Parameter, _ text: String
  ) throws -> Command.Result {
    var words = leaf.words + ["\(option.name)=\(text)"]
    for other in leaf.options where !other.isOptional && other.name != option.name {
      words.append("\(other.name)=made/there")
    }
    words += leaf.positionals.map { _ in "not/there.json" }
    return try command.run(words, signal: (SIGTERM, 0.3), limit: 20)
  }
}
