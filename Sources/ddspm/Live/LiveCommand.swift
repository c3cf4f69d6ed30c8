import ArgumentParser
import Dispatch
import FileAdapter
import Foundation
import Hosting
import PlotAdapter

struct LiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "live", abstract: "Play in a JACK graph; follow what comes in.")
  @OptionGroup var options: LiveOptions

  func run() throws {
    var interrupted = false
    try Command.guarded { () throws(HostError) in
      let setup = try LiveSetup(options)
      Command.say(
        "ddspm: client \(setup.server.clientName), \(Int(setup.server.sampleRate)) Hz, "
          + "\(setup.server.period) frames, OSC on \(options.bind):\(setup.osc.port), "
          + (setup.server.isRealtime ? "real-time" : "not real-time"))
      let start = setup.waitForSound()
      let signals = StopSignals { [host = setup.host] in host.requestStop() }
      setup.host.wait(seconds: options.seconds)
      interrupted = signals.stopped
      var summary = try setup.finish()
      summary.start = start
      for loss in summary.losses { Command.say("ddspm: patch.syx: \(loss)") }
      if let folder = options.record {
        try SessionReportWriter(drawer: CairoReportDrawer()).write(folder, summary)
      }
      Command.printJSON(summary)
    }
    if interrupted { throw ExitCode(130) }
  }
}

/// Ctrl-C and SIGTERM end a session cleanly.
final class StopSignals: @unchecked Sendable {
  // Sendable: the flag is only set on the main queue's source and read after the wait that it ends.
  private var sources: [any DispatchSourceSignal] = []
  private(set) var stopped = false

  init(_ stop: @escaping @Sendable () -> Void) {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [weak self] in
        self?.stopped = true
        stop()
      }
      source.resume()
      sources.append(source)
    }
  }
}
