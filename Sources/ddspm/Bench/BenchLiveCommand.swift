import Addresses
import ArgumentParser
import Foundation
import Hosting
import Quantities

struct BenchLiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "live",
    abstract: "Process callback, adaptation, memory and start beside an idle graph.")
  @Flag(help: "One JSON object a line.")
  var json = false
  @Option(help: ArgumentHelp("Frames per period.", Period.self))
  var period: Period = 64
  @Option(help: ArgumentHelp("Notes held while adapting.", BenchVoices.self))
  var voices: BenchVoices = 16
  @Option(help: ArgumentHelp("Seconds per run.", PlayingSeconds.self))
  var seconds: PlayingSeconds = 15

  func run() throws {
    let stop = StopFlag()
    let signals = StopSignals { stop.set() }
    try Command.guarded { () throws(HostError) in
      // What is missing is missed before anything runs.
      let phrase = try DemoFiles.phrase()
      _ = try Tool.path(DemoFiles.player.name, DemoFiles.player.package)
      let server = try BenchServer(period: period.value)
      defer { server.stop() }
      for isLoaded in [false, true] where !stop.isSet {
        let row = try measure(server, playing: isLoaded ? phrase : nil, stop)
        if !stop.isSet { if json { Command.printJSON(row) } else { print(row.text) } }
      }
    }
    if signals.stopped { throw ExitCode(130) }
  }

  /// A child of its own, since this process started long ago.
  private func startSeconds(_ server: BenchServer) throws(HostError) -> Double? {
    let line = try Tool.output(
      "/proc/self/exe",
      [
        "live", "--server", server.name, "--name", "ddspm-start", "--osc-port", "0", "--seconds",
        "0.3",
      ])
    return try? JSONDecoder().decode(LiveSummary.self, from: Data(line.utf8)).start
  }

  /// - Parameter phrase: What is followed; nil measures an idle graph.
  private func measure(
    _ server: BenchServer, playing phrase: String?, _ stop: StopFlag
  ) throws(HostError) -> LiveBenchRow {
    var options = try LiveOptions.plain
    options.mode = phrase == nil ? .off : .follow
    options.server = server.name
    options.oscPort = 0
    let setup = try LiveSetup(options)
    let player = try phrase.map { file throws(HostError) in try load(setup, file, server) }
    defer { player?.terminate() }
    let before = setup.host.adaptation.current
    stop.sleep(seconds: seconds.value)
    let row = try row(
      setup, before, server, load: phrase == nil ? "idle" : "\(voices) voices, following",
      measuresStart: phrase == nil && !stop.isSet)
    _ = try setup.finish()
    return row
  }

  /// Holds the notes and plays the phrase.
  private func load(
    _ setup: LiveSetup, _ phrase: String, _ server: BenchServer
  ) throws(HostError) -> Process {
    for voice in 0..<voices.value {
      _ = setup.host.control.handle(
        ControlMessage("/note/on", [.integer(Int32(36 + 3 * voice % 84)), .integer(90)]),
        from: .osc, at: nil)
    }
    return try Tool.start(
      DemoFiles.player.name, [phrase],
      [
        "JACK_PLAY_CONNECT_TO": "\(setup.server.clientName):in_%d",
        "JACK_DEFAULT_SERVER": server.name,
      ],
      package: DemoFiles.player.package)
  }

  private func row(
    _ setup: LiveSetup, _ before: AdaptationFigures, _ server: BenchServer, load: String,
    measuresStart: Bool
  ) throws(HostError) -> LiveBenchRow {
    let after = setup.host.adaptation.current
    let updates = after.updates - before.updates
    return LiveBenchRow(
      load: load, period: period.value,
      periodNanoseconds: Double(period.value) / setup.server.sampleRate * 1e9,
      statistics: setup.server.statistics, updates: Double(updates) / seconds.value,
      updateMilliseconds: (after.cost - before.cost) / Double(max(1, updates)) * 1000,
      xruns: setup.server.xruns, residentMegabytes: ProcessAge.residentMegabytes,
      startSeconds: measuresStart ? try startSeconds(server) : nil)
  }
}
