import ArgumentParser
import Foundation
import Hosting

/// The command: parses, builds adapters, hands over.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddspm",
    abstract: "A real-time FM engine that listens and turns its own knobs.",
    version: Version.text,
    subcommands: [
      LiveCommand.self, FollowCommand.self, RenderCommand.self, MatchCommand.self,
      MatchSetCommand.self,
      AnalyseCommand.self, ScoreCommand.self, RecogniseCommand.self, LibraryCommand.self,
      ListenCommand.self, SendCommand.self,
      KnobsCommand.self, MachineCommand.self, DemoCommand.self,
      DoctorCommand.self, BenchCommand.self,
    ])

  static func main() {
    StandardOutput.prepare()
    Foundation.exit(end())
  }

  /// Runs the command. - Returns: The exit code.
  private static func end() -> Int32 {
    var code: Int32 = 0
    do {
      try FileNames.check(Command.arguments)
      var command = try parseAsRoot(Command.arguments)
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
}
