import DX7
import Hosting

/// The folder that a match leaves its files in: all of them or none.
public struct MatchFolder {
  private let folder: MarkedFolder
  private let drawer: any ReportDrawer

  /// Makes the folder; refuses before any work is done when a file is in the way.
  /// - Parameter force: Whether the files of an earlier match may be replaced.
  public init(
    _ path: String, force: Bool, drawer: any ReportDrawer
  ) throws(HostError) {
    self.drawer = drawer
    folder = try MarkedFolder(path, names: MatchFiles.names, force: force)
  }

  public func write(_ result: MatchJob.Result) throws(HostError) {
    try MatchFiles.write(result, into: folder.stage, drawer: drawer)
    try folder.commit()
  }
}

/// What a match leaves, in a folder of the program's own.
enum MatchFiles {
  static let names = [
    "patch.json", "patch.syx", "render.wav", "render-syx.wav", "trace.csv", "report.png",
  ]

  static func write(
    _ result: MatchJob.Result, into folder: String, drawer: any ReportDrawer
  ) throws(HostError) {
    let outcome = result.outcome
    try PatchFiles.save(outcome.document, to: folder + "/patch.json", force: false)
    try FileBytes.write(
      SysExFile.message(voice: outcome.voice), to: folder + "/patch.syx", force: false)
    let files = SndfileSoundFiles()
    for (samples, name) in [(outcome.render, "render"), (outcome.voiceRender, "render-syx")] {
      try files.write(
        [samples], sampleRate: result.target.sampleRate, to: "\(folder)/\(name).wav", force: false)
    }
    let picture = try drawer.picture(of: MatchReport(result))
    try FileBytes.write(picture, to: folder + "/report.png", force: false)
    try FileBytes.write(Array(outcome.trace.utf8), to: folder + "/trace.csv", force: false)
  }
}
