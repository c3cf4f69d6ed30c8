import ArgumentParser
import Hosting

struct LiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "live", abstract: "Play in a JACK graph; follow what comes in.")
  @OptionGroup var options: LiveOptions

  func run() throws {
    // First, so that a Ctrl-C while the host starts ends it cleanly as soon as it has started.
    let signals = StopSignals()
    try Command.guarded { () throws(HostError) in
      var run = LiveRun(options, signals)
      Command.printJSON(try run.run())
    }
    if signals.stopped { throw ExitCode(130) }
  }
}
