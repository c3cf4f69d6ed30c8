import Foundation

/// The program's commands and what they take, as the parser describes itself.
struct CommandTree {
  /// A command that does something.
  struct Leaf {
    /// `library add`: library, add.
    let words: [String]
    /// By name, without dashes.
    fileprivate(set) var options: Set<String> = []
    fileprivate(set) var flags: Set<String> = []
    /// What a line must have besides the words, each with a word in the value's place.
    fileprivate(set) var required: [(name: String?, text: String)] = []

    var isPlain: Bool { options.isEmpty && flags.isEmpty }

    func takes(_ name: String) -> Bool { options.contains(name) || flags.contains(name) }
  }

  let leaves: [Leaf]

  init() {
    let dump = try? JSONDecoder().decode(Dump.self, from: Data(Program._dumpHelp().utf8))
    leaves = dump.map { $0.command.leaves(above: nil) } ?? []
  }

  /// The command that a line begins with.
  func leaf(_ arguments: [String]) -> Leaf? {
    leaves.first { arguments.starts(with: $0.words) }
  }

  /// Those that a section is about: a command, or all below a word.
  func leaves(of section: [String]) -> [Leaf] {
    leaves.filter { $0.words.starts(with: section) }
  }

  private struct Dump: Decodable { var command: Node }

  private struct Node: Decodable {
    var commandName: String
    var arguments: [Argument]?
    var subcommands: [Node]?

    /// - Parameter above: nil for the program itself, whose name is no word of a line.
    func leaves(above: [String]?) -> [Leaf] {
      if commandName == "help" { return [] }
      let words = above.map { $0 + [commandName] } ?? []
      let below = (subcommands ?? []).flatMap { $0.leaves(above: words) }
      if !below.isEmpty { return below }
      return [(arguments ?? []).reduce(into: Leaf(words: words)) { $1.join(&$0) }]
    }
  }

  private struct Argument: Decodable {
    struct Name: Decodable { var kind, name: String }
    var kind: String
    var preferredName: Name?
    var isOptional: Bool

    func join(_ leaf: inout Leaf) {
      let name = preferredName?.name
      switch (kind, name) {
      case ("flag", "help"?), ("flag", "version"?): return
      case ("flag", let name?): leaf.flags.insert(name)
      case ("option", let name?): leaf.options.insert(name)
      default: break
      }
      if !isOptional { leaf.required.append((name, name.map { "--\($0)=x" } ?? "x")) }
    }
  }
}
