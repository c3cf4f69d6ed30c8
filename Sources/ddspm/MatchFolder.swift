import DX7
import FileAdapter
import Foundation
import Hosting
import Matching
import PlotAdapter

/// The folder that a match leaves its files in.
struct MatchFolder {
  let path: String
  let force: Bool
  private static let names = [
    "patch.json", "patch.syx", "render.wav", "render-syx.wav", "trace.csv", "report.png",
  ]

  /// Makes the folder; refuses before any work is done when a file is in the way.
  init(_ path: String, force: Bool) throws(HostError) {
    (self.path, self.force) = (path, force)
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw HostError(.cannotCreate, "\(path): \(error.localizedDescription)")
    }
    for name in Self.names where !force {
      guard FileManager.default.fileExists(atPath: "\(path)/\(name)") else { continue }
      throw HostError(.cannotCreate, "\(path)/\(name): exists already; --force overwrites")
    }
  }

  func write(
    _ outcome: MatchSession.Outcome, target: Recording, title: String
  ) throws(HostError) {
    let sampleRate = target.sampleRate
    try PatchFiles.save(outcome.document, to: path + "/patch.json", force: force)
    try FileBytes.write(
      SysExFile.message(voice: outcome.voice), to: path + "/patch.syx", force: force)
    let files = SndfileSoundFiles()
    try files.write(
      [outcome.render], sampleRate: sampleRate, to: path + "/render.wav", force: force)
    try files.write(
      [outcome.voiceRender], sampleRate: sampleRate, to: path + "/render-syx.wav", force: force)
    try draw(outcome, target, title)
    try FileBytes.write(Array(outcome.trace.utf8), to: path + "/trace.csv", force: force)
  }

  private func draw(
    _ outcome: MatchSession.Outcome, _ target: Recording, _ title: String
  ) throws(HostError) {
    let report = SessionReport(
      title: title, sampleRate: target.sampleRate, target: target.samples, output: outcome.render,
      latency: 0, times: [], targetPitch: [], outputPitch: [],
      lossTimes: outcome.steps.map(\.seconds), loss: outcome.steps.map(\.loss), marks: [])
    try CairoReportDrawer().drawReport(report, to: path + "/report.png")
  }
}

/// Tells on standard error how far a search is: a bar on a terminal, a line each second elsewhere.
final class MatchProgress {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var last = -1.0

  func show(_ step: SearchStep) {
    guard step.seconds - last >= (isTerminal ? 0.2 : 1) else { return }
    last = step.seconds
    let done = Int(step.progress * 30)
    let bar = String(repeating: "#", count: done) + String(repeating: ".", count: 30 - done)
    let left = step.progress > 0 ? step.seconds * (1 / step.progress - 1) : 0
    let text = String(
      format: "%@ %3d %%  %.0f s left  loss %.3f  %d candidates", step.phase,
      Int(step.progress * 100), left, step.loss, step.evaluations)
    if isTerminal {
      FileHandle.standardError.write(Data("\r[\(bar)] \(text)   ".utf8))
    } else {
      Command.say(text)
    }
  }

  func end() {
    if isTerminal { FileHandle.standardError.write(Data("\n".utf8)) }
  }
}
