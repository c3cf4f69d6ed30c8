import ArgumentParser
import FileAdapter
import Following
import Foundation
import Hosting
import Quantities
import Spectral

struct FollowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow",
    abstract: "Follow a recording without a server: what live --mode follow would play.")
  @Argument(help: "The recording.")
  var input: String
  @Option(
    help: "WAV file to write: 32-bit float, mono, as long as the recording and in time with it.")
  var out: String
  @Option(help: "What sings: a .json patch, a .syx voice or bank.syx:7; default: one made for it.")
  var patch: String?
  @Option(help: "How far behind a sound it listens: low (15 ms) or normal (30 ms).")
  var latency: FollowLatency = .low
  @Option(help: ArgumentHelp("Factor on the noise.", NoiseFactor.self))
  var noise: NoiseFactor = 1
  @Option(help: "CSV file to write: one row for each of a hundred updates a second.")
  var trace: String?
  @Flag(help: "Overwrite the WAV file.")
  var force = false

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      try SndfileSoundFiles.check(out, force: force)
      if let trace { try SndfileSoundFiles.check(trace, force: false) }
      let recording = try SndfileSoundFiles().read(input)
      let values = try patch.map { path throws(HostError) in try PatchFiles.loadAny(path).values }
      var configuration = FollowerConfiguration()
      configuration.noise = Float(noise.value)
      configuration.delay = latency.delay
      let run = FollowRun(patch: values ?? FollowPatch.harmonic(), configuration: configuration)
      var rows = FollowRows()
      let samples = run.follow(recording, report: { rows.add($0, $1) })
      try SndfileSoundFiles().write(
        [samples], sampleRate: recording.sampleRate, to: out, force: force)
      if let trace { try rows.write(to: trace) }
    }
  }
}

/// What each update said, for people and plots.
private struct FollowRows {
  private var lines: [String] = []

  mutating func add(_ time: Double, _ step: FollowerStep) {
    var columns: [(name: String, value: Double)] = [
      ("seconds", time), ("voiced", step.voiced ? 1 : 0), ("pitch", Double(step.pitch)),
      ("aperiodicity", Double(step.aperiodicity)), ("input_db", Double(step.inputLevel)),
      ("level", Double(step.level)), ("loss", Double(step.loss)),
      ("starts", step.start == nil ? 0 : 1),
    ]
    columns += step.coefficients.map { ("u:" + $0.name, $0.value) }
    if lines.isEmpty { lines.append(columns.map(\.name).joined(separator: ",")) }
    lines.append(columns.map { String(format: "%.6g", $0.value) }.joined(separator: ","))
  }

  func write(to path: String) throws(HostError) {
    try FileBytes.write(
      Array((lines.joined(separator: "\n") + "\n").utf8), to: path, force: false)
  }
}

extension FollowLatency: ExpressibleByArgument {}
