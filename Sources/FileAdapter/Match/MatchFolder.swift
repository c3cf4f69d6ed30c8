import DX7
import Hosting

/// The folder that a match leaves its files in.
public struct MatchFolder {
  private let path: String
  private let force: Bool
  private let drawer: any ReportDrawer
  private static let names = [
    "patch.json", "patch.syx", "render.wav", "render-syx.wav", "trace.csv", "report.png",
  ]

  /// Makes the folder; refuses before any work is done when a file is in the way.
  public init(
    _ path: String, force: Bool, drawer: any ReportDrawer
  ) throws(HostError) {
    (self.path, self.force, self.drawer) = (path, force, drawer)
    try OutputFolder.prepare(path, for: Self.names, force: force)
  }

  public func write(_ result: MatchJob.Result) throws(HostError) {
    let outcome = result.outcome
    try PatchFiles.save(outcome.document, to: path + "/patch.json", force: force)
    try FileBytes.write(
      SysExFile.message(voice: outcome.voice), to: path + "/patch.syx", force: force)
    let files = SndfileSoundFiles()
    for (samples, name) in [(outcome.render, "render"), (outcome.voiceRender, "render-syx")] {
      try files.write(
        [samples], sampleRate: result.target.sampleRate, to: "\(path)/\(name).wav", force: force)
    }
    try drawer.drawReport(MatchReport(result), to: path + "/report.png")
    try FileBytes.write(Array(outcome.trace.utf8), to: path + "/trace.csv", force: force)
  }
}
