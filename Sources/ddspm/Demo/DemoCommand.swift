import ArgumentParser
import FileAdapter
import Following
import Foundation
import Hosting
import PlotAdapter

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Follow a recorded trumpet through JACK, turn two knobs, show how close it came.")
  @Option(help: "Folder for the session; default: a new ddspm-demo-… here.")
  var out: String?
  @Option(help: "JACK server: auto, embedded or the name of a running one.")
  var server = "auto"
  @Flag(help: "Overwrite a session in the --out folder.")
  var force = false

  func run() throws {
    let stop = StopFlag()
    let signals = StopSignals { stop.set() }
    try Command.guarded { () throws(HostError) in
      try Demo(folder: folder, demo: self, stop: stop).run()
    }
    if signals.stopped { throw ExitCode(130) }
  }

  private var folder: String {
    if let out { return out }
    let format = DateFormatter()
    format.dateFormat = "yyyyMMdd-HHmmss"
    return "ddspm-demo-" + format.string(from: Date())
  }
}

/// The main job, end to end: play, listen, adapt, turn knobs over OSC, record, report.
private struct Demo {
  let folder: String
  let demo: DemoCommand
  let stop: StopFlag
  /// Transparent until its knob is turned.
  private static let effect = "http://drobilla.net/plugins/mda/Ambience"
  /// Seconds of following before the first knob is turned.
  private static let quiet = 10.5

  func run() throws(HostError) {
    let phrase = try DemoFiles.phrase()
    var options = try LiveOptions.plain
    options.mode = .follow
    options.record = folder
    options.oscPort = 0
    options.server = demo.server
    options.force = demo.force
    let setup = try LiveSetup(
      options,
      rack: [
        .init(uri: Self.effect, parameters: ["mix": 0], bypass: false, wet: 1)
      ])
    let marks: [(time: Double, label: String)]
    do throws(HostError) {
      marks = try play(phrase, setup)
    } catch {
      _ = try? setup.finish()
      throw error
    }
    let latency = setup.host.adaptation.current.latency
    let summary = try setup.finish()
    Command.say("recorded \(folder), latency \(Int(latency * 1000)) ms; drawing the report")
    let knobs = marks.first?.time ?? .infinity
    let result = try SessionReportWriter(drawer: CairoReportDrawer()).write(
      folder, summary, marks: marks, until: knobs)
    tell(summary, result.score, result.split, result.loss.filter { $0.time < knobs })
  }

  /// Plays the phrase into the engine and turns two knobs on the way, until it is told to stop.
  /// - Returns: When, in seconds of the recording.
  private func play(
    _ phrase: String, _ setup: LiveSetup
  ) throws(HostError) -> [(time: Double, label: String)] {
    let client = setup.server.clientName
    var environment = ["JACK_PLAY_CONNECT_TO": "\(client):in_%d", "JACK_NO_START_SERVER": "1"]
    environment["JACK_DEFAULT_SERVER"] = setup.server.serverName
    let player = try Tool.start(
      DemoFiles.player.name, [phrase], environment, package: DemoFiles.player.package)
    defer { player.terminate() }
    Command.say("\(client) follows \(phrase) on server \(setup.server.serverName)")
    stop.sleep(seconds: Self.quiet) { player.isRunning }
    var marks: [(time: Double, label: String)] = []
    for (address, value) in [("/op/2/index", "25"), ("/rack/1/param/mix", "0.8")]
    where !stop.isSet {
      marks.append((seconds(setup), address))
      try Tool.run(
        "oscsend", ["127.0.0.1", "\(setup.osc.port)", address, "f", value], package: "liblo-tools")
      Command.say("oscsend \(address) f \(value)")
      stop.sleep(seconds: 1)
    }
    stop.sleep { player.isRunning }
    if stop.isSet { return marks }
    guard player.terminationStatus == 0 else {
      throw HostError(.unavailable, "jack-play ended with \(player.terminationStatus)")
    }
    Thread.sleep(forTimeInterval: 0.5)
    return marks
  }

  private func seconds(_ setup: LiveSetup) -> Double {
    let status = setup.host.live.pointee.status
    let start = status.pointee.recordingStart ?? 0
    return Double(status.pointee.frame - start) / setup.server.sampleRate
  }

  private func tell(
    _ summary: LiveSummary, _ score: FollowScore, _ split: FollowSplit?,
    _ loss: [(time: Double, loss: Double)]
  ) {
    let begin = loss.first?.time ?? 0
    let end = loss.last?.time ?? 0
    let first = median(loss.filter { $0.time < begin + 1 })
    let last = median(loss.filter { $0.time > end - 1 })
    print("session  \(folder)")
    print(
      String(
        format: "f0       %.2f cents median error, %.1f %% of the voiced time within 50 cents",
        score.cents, score.within50 * 100))
    print(String(format: "levels   correlate %.3f", score.levels))
    print(String(format: "latency  %.1f ms", summary.latency * 1000))
    print(
      String(
        format: "loss     %.3f in the first second, %.3f in the last before the knobs (medians)",
        first, last))
    if let split {
      print(
        String(
          format: "distance %.2f dB: harmonic %.2f, between %.2f, unvoiced %.2f, silent %.2f",
          split.total, split.harmonic, split.between, split.unvoiced, split.silent))
    }
    print("report   \(folder)/report.png")
  }

  private func median(_ rows: [(time: Double, loss: Double)]) -> Double {
    rows.isEmpty ? .nan : rows.map(\.loss).sorted()[rows.count / 2]
  }
}

/// What the demo plays.
enum DemoFiles {
  static let player = (name: "jack-play", package: "jack-tools")

  static func phrase() throws(HostError) -> String {
    let name = "Sessions/demo/phrase.wav"
    var folders = ["."]
    var above = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    for _ in 0..<5 {
      above.deleteLastPathComponent()
      folders.append(above.path)
    }
    for folder in folders {
      let path = folder + "/" + name
      if FileSystem.exists(path) { return path }
    }
    throw HostError(.noInput, "\(name): not found; run the demo from the project's folder")
  }
}
