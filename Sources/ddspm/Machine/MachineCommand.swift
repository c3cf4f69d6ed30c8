import ArgumentParser

/// Machines on problems whose answer is known, or beside what others do there.
struct MachineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "machine",
    abstract: "Run the machine on a problem whose answer is known, and say whether it finds it.",
    subcommands: [
      MachineSineCommand.self, MachineGradientCommand.self, MachineOptimizerCommand.self,
      MachineControlCommand.self, MachinePortfolioCommand.self,
    ])
}
