import ArgumentParser
import Dispatch
import FileAdapter
import Foundation
import Hosting
import PlotAdapter
import Synchronization

struct LiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "live", abstract: "Play in a JACK graph; follow what comes in.")
  @OptionGroup var options: LiveOptions

  func run() throws {
    var interrupted = false
    try Command.guarded { () throws(HostError) in
      // First, so that a Ctrl-C while the host starts ends it cleanly as soon as it has started.
      let signals = StopSignals()
      let setup = try LiveSetup(options)
      signals.onStop { [host = setup.host] in host.requestStop() }
      Command.say(
        "ddspm: client \(setup.server.clientName), \(Int(setup.server.sampleRate)) Hz, "
          + "\(setup.server.period) frames, OSC on \(options.bind):\(setup.osc.port), "
          + (setup.server.isRealtime ? "real-time" : "not real-time"))
      let start = setup.waitForSound()
      setup.host.wait(seconds: options.seconds)
      interrupted = signals.stopped
      var summary = try setup.finish()
      summary.start = start
      if summary.repairedInput > 0 {
        Command.say(
          "ddspm: \(summary.repairedInput) samples of the input were no numbers; they were heard and "
            + "recorded as silence")
      }
      for loss in summary.losses { Command.say("ddspm: patch.syx: \(loss)") }
      if let folder = options.record {
        try SessionReportWriter(drawer: CairoReportDrawer()).write(folder, summary)
      }
      Command.printJSON(summary)
    }
    if interrupted { throw ExitCode(130) }
  }
}

/// Ctrl-C, SIGTERM and a closed terminal end a session cleanly.
final class StopSignals: @unchecked Sendable {
  // Sendable: the sources are made in `init` and never touched again.
  private struct State {
    var isStopped = false
    var stop: @Sendable () -> Void
  }
  private let state: Mutex<State>
  private let sources: [any DispatchSourceSignal]

  init(_ stop: @escaping @Sendable () -> Void = {}) {
    state = Mutex(State(stop: stop))
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: .global())
    }
    for source in sources {
      source.setEventHandler { [weak self] in self?.arrived() }
      source.resume()
    }
  }

  var stopped: Bool { state.withLock { $0.isStopped } }

  /// What a signal does from now on; done at once if one has come already.
  func onStop(_ stop: @escaping @Sendable () -> Void) {
    let isLate = state.withLock { state in
      state.stop = stop
      return state.isStopped
    }
    if isLate { stop() }
  }

  private func arrived() {
    let stop = state.withLock { state in
      state.isStopped = true
      return state.stop
    }
    stop()
  }
}
