import Following
import Foundation
import Hosting

/// Reads a finished session's sounds and trace again, measures how well the engine followed and
/// has `report.png` drawn.
public struct SessionReportWriter {
  private let drawer: any ReportDrawer

  public init(drawer: any ReportDrawer) { self.drawer = drawer }

  /// - Parameters:
  ///   - folder: A finished session.
  ///   - until: Seconds that count for the score; nil: all.
  @discardableResult
  public func write(
    _ folder: String, _ summary: LiveSummary, marks: [(time: Double, label: String)] = [],
    until: Double? = nil
  ) throws(HostError) -> (score: FollowScore, loss: [(time: Double, loss: Double)]) {
    let loss = try Self.trace(folder)
    let name = NameBytes.shown(FileSystem.name(folder))
    let title = String(
      format: "%@   latency %.1f ms, %d updates", name, summary.latency * 1000, summary.updates)
    let files = SndfileSoundFiles()
    let target = try files.read(folder + "/" + SessionFolder.inputName)
    let output = try files.read(folder + "/" + SessionFolder.outputName)
    let comparison = FollowComparison(
      target: target, output: output, latency: summary.latency)
    let report = SessionReport(
      title: title, sampleRate: target.sampleRate, target: target.samples,
      output: output.samples, latency: summary.latency, times: comparison.times,
      targetPitch: comparison.targetPitch, outputPitch: comparison.outputPitch,
      lossTimes: loss.map(\.time), loss: loss.map(\.loss), marks: marks)
    try FileBytes.write(
      try drawer.picture(of: report), to: folder + "/report.png", replacing: .own)
    return (comparison.score(until: until), loss)
  }

  /// Time and loss of the updates that had a pitch.
  private static func trace(_ folder: String) throws(HostError) -> [(time: Double, loss: Double)] {
    let bytes = try FileBytes.read(folder + "/" + SessionFolder.traceName, limit: 1 << 30)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard let header = lines.first?.split(separator: ",").map(String.init),
      let time = header.firstIndex(of: "seconds"), let loss = header.firstIndex(of: "loss"),
      let voiced = header.firstIndex(of: "voiced")
    else { return [] }
    return lines.dropFirst().compactMap { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count == header.count, Double(cells[voiced]) == 1, let t = Double(cells[time]),
        let value = Double(cells[loss])
      else { return nil }
      return (t, value)
    }
  }
}
