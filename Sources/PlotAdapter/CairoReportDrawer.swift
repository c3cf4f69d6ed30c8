import Foundation
import Hosting

/// Draws `report.png`: what was to be heard and what was heard, one below the other, and how the
/// loss fell.
///
/// Of a session, all but the loss share one time axis, on which the output is moved ahead by the
/// latency.
/// - Thread: any but the audio thread; holds no state.
public final class CairoReportDrawer: ReportDrawer, Sendable {
  private static let width = 1400
  private static let height = 1120

  public init() {}

  /// Writes beside and renames into place, over an older picture.
  /// - Parameter report: Empty arrays leave their panel empty; `times` is the output's own time,
  ///   its latency not taken off.
  /// - Throws: `.cannotCreate` when the picture cannot be written.
  public func drawReport(_ report: SessionReport, to path: String) throws(HostError) {
    let canvas = try Canvas(width: Self.width, height: Self.height)
    ReportPage(canvas: canvas, report: report).draw()
    try Self.write(canvas, to: path)
  }

  /// The picture of a match, with the same manners.
  public func drawReport(_ report: MatchReport, to path: String) throws(HostError) {
    let canvas = try Canvas(width: MatchPage.width, height: MatchPage.height)
    MatchPage(canvas: canvas, report: report).draw()
    try Self.write(canvas, to: path)
  }

  /// The picture of a machine's run, with the same manners.
  public func drawReport(_ report: CurveReport, to path: String) throws(HostError) {
    let canvas = try Canvas(width: CurvePage.width, height: CurvePage.height(report))
    CurvePage(canvas: canvas, report: report).draw()
    try Self.write(canvas, to: path)
  }

  private static func write(_ canvas: Canvas, to path: String) throws(HostError) {
    let url = URL(fileURLWithPath: path)
    let part = url.deletingLastPathComponent()
      .appendingPathComponent(".\(url.lastPathComponent).\(getpid()).part").path
    defer { unlink(part) }
    try canvas.writePNG(part)
    guard rename(part, path) == 0 else {
      throw HostError(.cannotCreate, "\(path): \(String(cString: strerror(errno)))")
    }
  }
}
