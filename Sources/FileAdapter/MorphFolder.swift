import DX7
import Foundation
import Hosting
import Morphing
import Quantities

/// The folder that a morph leaves its files in: all of them or none.
public struct MorphFolder {
  private let folder: MarkedFolder
  private let drawer: any ReportDrawer
  private static let whole = ["morph.wav", "morph.syx", "morph.png", "morph.csv"]

  /// Makes the folder; refuses before any work is done when a file is in the way.
  /// - Parameter force: Whether the files of an earlier morph may be replaced.
  public init(_ path: String, force: Bool, drawer: any ReportDrawer) throws(HostError) {
    self.drawer = drawer
    let most = MorphSteps.range.upperBound
    let names = (1...most).flatMap { step in ["json", "syx", "wav"].map { Self.name(step, $0) } }
    folder = try MarkedFolder(path, names: Self.whole + names, force: force)
  }

  public func write(_ result: MorphJob.Result) throws(HostError) {
    let files = SndfileSoundFiles()
    for (index, step) in result.outcome.steps.enumerated() {
      try PatchFiles.save(step.document, to: place(Self.name(index + 1, "json")), force: false)
      try FileBytes.write(
        SysExFile.message(voice: step.voice), to: place(Self.name(index + 1, "syx")), force: false)
      try files.write(
        [result.renders[index]], sampleRate: result.rate, to: place(Self.name(index + 1, "wav")),
        force: false)
    }
    try files.write(
      [result.renders.flatMap { $0 }], sampleRate: result.rate, to: place("morph.wav"),
      force: false)
    let bank = SysExFile.message(bank: result.outcome.steps.map(\.voice))
    try FileBytes.write(bank, to: place("morph.syx"), force: false)
    try FileBytes.write(
      Array(Self.table(result.outcome).utf8), to: place("morph.csv"), force: false)
    let report = CurveReport(result.outcome, title: result.figures.title)
    try FileBytes.write(try drawer.picture(of: report), to: place("morph.png"), force: false)
    try folder.commit()
  }

  private func place(_ name: String) -> String { folder.stage + "/" + name }

  private static func name(_ step: Int, _ ending: String) -> String {
    String(format: "step-%02d.", step) + ending
  }

  /// A row for each step: where it stands, how far it is from the straight line, what it sounds like.
  private static func table(_ outcome: MorphOutcome) -> String {
    let head =
      ["step", "position", "error", "error_syx"] + Descriptor.allCases.map { "\($0)" }
    let rows = outcome.steps.enumerated().map { index, step in
      [Double(index + 1), step.position, step.error, step.voiceError] + step.sound.values
    }
    return ([head] + rows.map { $0.map { String(format: "%g", $0) } })
      .map { $0.joined(separator: ",") + "\n" }.joined()
  }
}

extension MorphFigures {
  fileprivate var title: String {
    let names = [a, b].map { NameBytes.shown($0.split(separator: "/").last.map(String.init) ?? $0) }
    return "\(names[0]) to \(names[1]) in \(steps) steps"
  }
}
