import Configuring
import FileAdapter
import Hosting

/// What a configuration adds to command lines: arguments that stand before a person's own, of which
/// the parser then takes the last.
struct Defaults {
  private let configuration: Configuration
  private let tree: CommandTree

  private init(configuration: Configuration, tree: CommandTree) {
    (self.configuration, self.tree) = (configuration, tree)
  }

  /// - Returns: nil when there is no file.
  /// - Throws: What cannot be read, or what no command takes: the parser itself is asked.
  static func read(_ tree: CommandTree = CommandTree()) throws(HostError) -> Defaults? {
    guard let configuration = try ConfigurationFile.read() else { return nil }
    let defaults = Defaults(configuration: configuration, tree: tree)
    try defaults.check()
    return defaults
  }

  var count: Int { configuration.sections.map(\.entries.count).reduce(0, +) }

  /// A person's line with the defaults in it, right behind the command's words.
  func added(to arguments: [String]) -> [String] {
    guard let leaf = tree.leaf(arguments) else { return arguments }
    let count = leaf.words.count
    return arguments[..<count] + entries(of: leaf).flatMap { words($0, leaf) }
      + arguments[count...]
  }

  /// The entries that a command takes; a section's own stand in place of those for more commands.
  private func entries(of leaf: CommandTree.Leaf) -> [Configuration.Entry] {
    let sections = configuration.sections.filter { leaf.words.starts(with: $0.words) }
    var entries: [String: Configuration.Entry] = [:]
    for section in sections.sorted(by: { $0.words.count < $1.words.count }) {
      for entry in section.entries where leaf.takes(entry.name) { entries[entry.name] = entry }
    }
    return entries.values.sorted { $0.line < $1.line }
  }

  private func words(_ entry: Configuration.Entry, _ leaf: CommandTree.Leaf) -> [String] {
    if leaf.flags.contains(entry.name) {
      return entry.value == "true" ? ["--\(entry.name)"] : []
    }
    // What the shell does on a command line.
    let isAtHome = entry.value == "~" || entry.value.hasPrefix("~/")
    let value = isAtHome ? FileSystem.home + entry.value.dropFirst() : entry.value
    return ["--\(entry.name)=\(value)"]
  }
}

extension Defaults {
  private func check() throws(HostError) {
    for section in configuration.sections {
      let leaves = tree.leaves(of: section.words)
      if leaves.isEmpty { throw unknown(section) }
      for entry in section.entries where !leaves.contains(where: { $0.takes(entry.name) }) {
        throw unknown(entry, leaves)
      }
    }
    for leaf in tree.leaves { try check(leaf) }
  }

  /// Tries the command with all its entries; if that is refused, with one more each time.
  private func check(_ leaf: CommandTree.Leaf) throws(HostError) {
    let entries = entries(of: leaf)
    for entry in entries where leaf.flags.contains(entry.name) {
      guard ["true", "false"].contains(entry.value) else {
        throw fault(entry.line, "\(entry.name) takes true or false, not '\(entry.value)'")
      }
    }
    if refusal(line(leaf, entries)) == nil { return }
    for (index, entry) in entries.enumerated() {
      if let reason = refusal(line(leaf, entries[...index])) {
        throw fault(entry.line, "\(leaf.words.joined(separator: " ")): \(reason)")
      }
    }
  }

  /// The command with some entries and, besides, only what it must have.
  private func line(
    _ leaf: CommandTree.Leaf, _ entries: some Collection<Configuration.Entry>
  ) -> [String] {
    let missing = leaf.required.filter { need in !entries.contains { $0.name == need.name } }
    return leaf.words + missing.map(\.text) + entries.flatMap { words($0, leaf) }
  }

  /// - Returns: Why the parser takes no such line; nil when it does.
  private func refusal(_ line: [String]) -> String? {
    do {
      try FileNames.check(line)
      _ = try Program.parseAsRoot(line)
      return nil
    } catch {
      return Program.message(for: error)
    }
  }

  private func unknown(_ section: Configuration.Section) -> HostError {
    var first: [String] = []
    for leaf in tree.leaves where !first.contains(leaf.words[0]) { first.append(leaf.words[0]) }
    return fault(
      section.line,
      "there is no command '\(section.words.joined(separator: " "))'; sections are called after "
        + "commands: \(first.joined(separator: ", "))")
  }

  /// In the parser's words, of that command that knows a name near to it.
  private func unknown(_ entry: Configuration.Entry, _ leaves: [CommandTree.Leaf]) -> HostError {
    let refusals = leaves.compactMap { leaf in
      refusal(leaf.words + leaf.required.map(\.text) + ["--\(entry.name)=\(entry.value)"])
    }
    let near = refusals.first { $0.contains("Did you mean") } ?? refusals.first
    return fault(entry.line, near ?? "no command takes \(entry.name)")
  }

  private func fault(_ line: Int, _ reason: String) -> HostError {
    ConfigurationFile.error(ConfigurationFault(line, reason))
  }
}
