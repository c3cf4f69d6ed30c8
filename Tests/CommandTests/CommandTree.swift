import Foundation

/// The program's commands and what they take, by its own description: what is new in it is here by
/// itself.
struct CommandTree {
  /// A command that does something, with its words: `library add`.
  struct Leaf: Sendable {
    var words: [String]
    var parameters: [Parameter]

    var name: String { words.joined(separator: " ") }
    var positionals: [Parameter] { parameters.filter { $0.kind == "positional" } }
    var options: [Parameter] { parameters.filter { $0.kind == "option" } }
    var flags: [Parameter] {
      parameters.filter { $0.kind == "flag" && !["help", "version"].contains($0.valueName) }
    }
  }

  struct Parameter: Sendable {
    var kind: String
    /// `--rate`; empty for a positional.
    var name: String
    var valueName: String
    var choices: [String]
    var isOptional: Bool

    /// Of a number, as the help writes them: `auto|0...127`.
    var range: (low: String, high: String)? {
      guard let ends = valueName.split(separator: "|").last?.components(separatedBy: "..."),
        ends.count == 2, Double(ends[0]) != nil, Double(ends[1]) != nil
      else { return nil }
      return (ends[0], ends[1])
    }

    /// `auto`, where a word may stand for a number.
    var word: String? {
      let parts = valueName.split(separator: "|")
      return parts.count == 2 && range != nil ? String(parts[0]) : nil
    }
  }

  let leaves: [Leaf]

  init(_ command: Command) throws {
    let text = try command.run(["--experimental-dump-help"]).output
    let dump = try JSONDecoder().decode(Dump.self, from: Data(text.utf8))
    leaves = dump.command.leaves(above: [])
  }

  private struct Dump: Decodable { var command: Node }

  private struct Node: Decodable {
    var commandName: String
    var arguments: [Argument]?
    var subcommands: [Node]?

    func leaves(above: [String]) -> [Leaf] {
      if commandName == "help" { return [] }
      let words = commandName == "ddspm" ? above : above + [commandName]
      let below = (subcommands ?? []).flatMap { $0.leaves(above: words) }
      if !below.isEmpty { return below }
      return [Leaf(words: words, parameters: (arguments ?? []).map(\.parameter))]
    }
  }

  private struct Argument: Decodable {
    struct Name: Decodable { var kind, name: String }
    var kind: String
    var valueName: String
    var preferredName: Name?
    var allValues: [String]?
    var isOptional: Bool

    var parameter: Parameter {
      Parameter(
        kind: kind, name: preferredName.map { "--" + $0.name } ?? "", valueName: valueName,
        choices: allValues ?? [], isOptional: isOptional)
    }
  }
}
