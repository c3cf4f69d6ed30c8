import FileAdapter
import Foundation
import Hosting
import JACKAdapter
import PlotAdapter
import Quantities

/// `live` from its start to its end. An engine has one rate, so each rate of the server has a setup
/// and a session of its own; what was set goes on from one to the next.
struct LiveRun {
  private var options: LiveOptions
  private let signals: StopSignals
  private let clock = ContinuousClock()
  private let begin: ContinuousClock.Instant
  /// Where the first session is recorded.
  private let folder: String?
  /// Sessions begun.
  private var takes = 0

  init(_ options: LiveOptions, _ signals: StopSignals) {
    (self.options, self.signals) = (options, signals)
    folder = options.record
    begin = clock.now
  }

  /// - Returns: What the last session came to.
  mutating func run() throws(HostError) -> LiveSummary {
    var setup = try LiveSetup(options)
    while true {
      let (summary, state) = try play(setup)
      guard setup.server.hasChangedRate, !signals.stopped else { return summary }
      Command.say("ddspm: the JACK server has another rate now; the engine is made anew")
      prepareNext(port: setup.osc.port)
      guard let next = try reopen(state, setup.server.connections) else { return summary }
      setup = next
    }
  }

  /// One setup to its end, with its report.
  private mutating func play(
    _ setup: LiveSetup
  ) throws(HostError) -> (summary: LiveSummary, state: ControlState) {
    takes += 1
    signals.onStop { [weak host = setup.host] in host?.requestStop() }
    Command.say(
      "ddspm: client \(setup.server.clientName), \(Int(setup.server.sampleRate)) Hz, "
        + "\(setup.server.period) frames, OSC on \(options.bind):\(setup.osc.port), "
        + (setup.server.isRealtime ? "real-time" : "not real-time"))
    let start = setup.waitForSound()
    setup.host.wait(seconds: secondsLeft)
    let state = setup.host.control.state
    var summary = try setup.finish()
    summary.start = start
    if summary.repairedInput > 0 {
      Command.say(
        "ddspm: \(summary.repairedInput) samples of the input were no numbers; they were heard and "
          + "recorded as silence")
    }
    for loss in summary.losses { Command.say("ddspm: patch.syx: \(loss)") }
    if let folder = options.record {
      let writer = SessionReportWriter(drawer: CairoReportDrawer())
      summary.distance = try writer.write(folder, summary).split
    }
    return (summary, state)
  }

  /// nil: for ever.
  private var secondsLeft: Double? {
    options.seconds.map { max(0, $0.value - (clock.now - begin) / .seconds(1)) }
  }

  /// The same address, and a folder beside the first session's.
  private mutating func prepareNext(port: UInt16) {
    if let port = ListeningPort(Int(port)) { options.oscPort = port }
    guard let folder else { return }
    var number = takes + 1
    while FileSystem.isTaken("\(folder)-\(number)") { number += 1 }
    options.record = "\(folder)-\(number)"
    Command.say("ddspm: recording goes on in \(folder)-\(number)")
  }

  /// Waits for the server as long as it takes. - Returns: nil when told to stop meanwhile.
  private func reopen(
    _ state: ControlState, _ connections: JACKServer.Connections
  ) throws(HostError) -> LiveSetup? {
    while !signals.stopped {
      do throws(HostError) {
        return try LiveSetup(options, resuming: state, connections: connections)
      } catch {
        guard error.exit == .unavailable, secondsLeft.map({ $0 > 0 }) ?? true else { throw error }
        Thread.sleep(forTimeInterval: 0.5)
      }
    }
    return nil
  }
}
