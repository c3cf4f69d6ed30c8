import Addresses
import ArgumentParser
import Foundation
import Hosting

struct BenchLiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "live",
    abstract: "Process callback, adaptation, memory and start beside an idle graph.")
  @Flag(help: "One JSON object a line.")
  var json = false
  @Option(help: "Frames per period.")
  var period = 64
  @Option(help: "Notes held while adapting.")
  var voices = 16
  @Option(help: "Seconds per run.")
  var seconds = 15.0

  func run() throws {
    try Command.guarded { () throws(HostError) in
      let server = try BenchServer(period: period)
      defer { server.stop() }
      for isLoaded in [false, true] {
        let row = try measure(server, loaded: isLoaded)
        if json { Command.printJSON(row) } else { print(row.text) }
      }
    }
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

  private func measure(_ server: BenchServer, loaded: Bool) throws(HostError) -> LiveBenchRow {
    var options = try LiveOptions.plain
    options.mode = loaded ? .follow : .off
    options.server = server.name
    options.oscPort = 0
    let setup = try LiveSetup(options)
    var player: Process?
    if loaded {
      for voice in 0..<voices {
        _ = setup.host.control.handle(
          ControlMessage("/note/on", [.integer(Int32(36 + 3 * voice)), .integer(90)]), from: .osc,
          at: nil)
      }
      player = try Tool.start(
        "jack-play", [try DemoFiles.phrase()],
        [
          "JACK_PLAY_CONNECT_TO": "\(setup.server.clientName):in_%d",
          "JACK_DEFAULT_SERVER": server.name,
        ],
        package: "jack-tools")
    }
    let before = setup.host.adaptation.current
    Thread.sleep(forTimeInterval: seconds)
    let after = setup.host.adaptation.current
    let statistics = setup.server.statistics
    let row = LiveBenchRow(
      load: loaded ? "\(voices) voices, following" : "idle", period: period,
      periodNanoseconds: Double(period) / setup.server.sampleRate * 1e9, statistics: statistics,
      updates: Double(after.updates - before.updates) / seconds,
      updateMilliseconds: (after.cost - before.cost)
        / Double(max(1, after.updates - before.updates))
        * 1000,
      xruns: setup.server.xruns, residentMegabytes: ProcessAge.residentMegabytes,
      startSeconds: loaded ? nil : try startSeconds(server))
    player?.terminate()
    _ = try setup.finish()
    return row
  }
}
