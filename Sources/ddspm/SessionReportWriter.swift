import FileAdapter
import Foundation
import Hosting
import PlotAdapter

/// `report.png` of a finished session.
enum SessionReportWriter {
  /// - Parameters:
  ///   - until: Seconds that count for the score; nil: all.
  @discardableResult
  static func write(
    _ folder: String, _ summary: LiveSummary, marks: [(time: Double, label: String)] = [],
    until: Double? = nil
  ) throws(HostError) -> (score: FollowScore, loss: [(time: Double, loss: Double)]) {
    let loss = try trace(folder)
    let name = (folder as NSString).lastPathComponent
    let title = String(
      format: "%@   latency %.1f ms, %d updates", name, summary.latency * 1000, summary.updates)
    let (report, score) = try SessionReporter(files: SndfileSoundFiles()).report(
      folder: folder, title: title, latency: summary.latency, loss: loss, marks: marks,
      until: until)
    try CairoReportDrawer().drawReport(report, to: folder + "/report.png")
    return (score, loss)
  }

  /// Time and loss of the updates that had a pitch.
  private static func trace(_ folder: String) throws(HostError) -> [(time: Double, loss: Double)] {
    let bytes = try FileBytes.read(folder + "/trace.csv", limit: 1 << 30)
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
