import ArgumentParser
import FileAdapter
import Foundation
import Hosting

/// The command: parses, builds adapters, hands over.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddspm",
    abstract: "A real-time FM engine that listens and turns its own knobs.",
    discussion: """
      What you would type each time can stand in \(configurationPlace): lines like \
      'threads = 2' or 'connect = true', first those for all commands, then below [live] or \
      another command those for it alone; # begins a comment. The command line wins.
      """,
    version: Version.text,
    subcommands: [
      LiveCommand.self, FollowCommand.self, RenderCommand.self, MatchCommand.self,
      MatchSetCommand.self, MorphCommand.self,
      AnalyseCommand.self, ScoreCommand.self, RecogniseCommand.self, LibraryCommand.self,
      ExploreCommand.self, PreferCommand.self, ListenCommand.self, SendCommand.self,
      KnobsCommand.self, MachineCommand.self, DemoCommand.self,
      DoctorCommand.self, BenchCommand.self,
    ])

  @Flag(help: "Leave the configuration file alone.")
  var noConfig = false

  private static let configurationPlace = "$XDG_CONFIG_HOME/ddspm/config (~/.config/ddspm/config)"

  static func main() {
    StandardOutput.prepare()
    Foundation.exit(end())
  }

  /// Runs the command. - Returns: The exit code.
  private static func end() -> Int32 {
    var code: Int32 = 0
    do {
      var command = try parsed(Command.arguments)
      try command.run()
    } catch {
      code = exitCode(for: error).rawValue
      let text = fullMessage(for: error)
      // Help and version are answers, not failures.
      if code == 0 { print(text) } else if !text.isEmpty { Command.say(text) }
    }
    do {
      try StandardOutput.check()
    } catch {
      Command.say("ddspm: \(error.message)")
      if code == 0 { code = error.exit.rawValue }
    }
    return code
  }

  /// A command line with a person's defaults in it.
  private static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
    try FileNames.check(arguments)
    let plain = Result { try parseAsRoot(arguments) }
    // Help and version are told whatever the file says, and a line for no command is no more than
    // wrong. What takes no options needs no defaults: the doctor speaks of a bad file himself.
    switch plain {
    case .failure(let error) where exitCode(for: error) == .success: throw error
    case .success(let help) where type(of: help).configuration.commandName == "help": return help
    default: break
    }
    let tree = CommandTree()
    guard !arguments.prefix(while: { $0 != "--" }).contains("--no-config"),
      tree.leaf(arguments)?.isPlain == false
    else { return try plain.get() }
    var whole = arguments
    try Command.guarded { () throws(HostError) in
      if let defaults = try Defaults.read(tree) { whole = defaults.added(to: arguments) }
    }
    do {
      return try parseAsRoot(whole)
    } catch {
      if case .success = plain {
        Command.say("ddspm: with what \(ConfigurationFile.path) adds; --no-config leaves it out:")
      }
      throw error
    }
  }
}
