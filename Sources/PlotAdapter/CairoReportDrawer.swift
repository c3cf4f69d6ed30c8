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

  /// - Parameter report: Empty arrays leave their panel empty; `times` is the output's own time,
  ///   its latency not taken off.
  public func picture(of report: SessionReport) throws(HostError) -> [UInt8] {
    let canvas = try Canvas(width: Self.width, height: Self.height)
    ReportPage(canvas: canvas, report: report).draw()
    return try canvas.png()
  }

  /// The picture of a match.
  public func picture(of report: MatchReport) throws(HostError) -> [UInt8] {
    let canvas = try Canvas(width: MatchPage.width, height: MatchPage.height)
    MatchPage(canvas: canvas, report: report).draw()
    return try canvas.png()
  }

  /// The picture of a machine's run.
  public func picture(of report: CurveReport) throws(HostError) -> [UInt8] {
    let canvas = try Canvas(width: CurvePage.width, height: CurvePage.height(report))
    CurvePage(canvas: canvas, report: report).draw()
    return try canvas.png()
  }
}
