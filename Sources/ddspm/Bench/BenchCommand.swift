import ArgumentParser

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure speed and memory.",
    subcommands: [BenchEngineCommand.self, BenchLiveCommand.self, BenchMatchCommand.self])
}
