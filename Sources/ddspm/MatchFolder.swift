import DX7
import FileAdapter
import Hosting
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
    try OutputFolder.prepare(path, for: Self.names, force: force)
  }

  func write(_ result: MatchJob.Result) throws(HostError) {
    let outcome = result.outcome
    try PatchFiles.save(outcome.document, to: path + "/patch.json", force: force)
    try FileBytes.write(
      SysExFile.message(voice: outcome.voice), to: path + "/patch.syx", force: force)
    let files = SndfileSoundFiles()
    for (samples, name) in [(outcome.render, "render"), (outcome.voiceRender, "render-syx")] {
      try files.write(
        [samples], sampleRate: result.target.sampleRate, to: "\(path)/\(name).wav", force: force)
    }
    try CairoReportDrawer().drawReport(MatchReport(result), to: path + "/report.png")
    try FileBytes.write(Array(outcome.trace.utf8), to: path + "/trace.csv", force: force)
  }
}
