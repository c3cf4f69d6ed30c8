import ArgumentParser
import Hosting

/// The command: parses, builds adapters, hands over.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddspm",
    abstract: "A real-time FM engine that listens and turns its own knobs.",
    version: Version.text,
    subcommands: [
      LiveCommand.self, RenderCommand.self, MatchCommand.self, MatchSetCommand.self,
      AnalyseCommand.self, RecogniseCommand.self, LibraryCommand.self, ListenCommand.self,
      KnobsCommand.self, MachineCommand.self, DemoCommand.self,
      DoctorCommand.self, BenchCommand.self,
    ])

  static func main() {
    do {
      try FileNames.check(CommandLine.arguments.dropFirst())
    } catch {
      exit(withError: error)
    }
    main(nil)
  }
}
