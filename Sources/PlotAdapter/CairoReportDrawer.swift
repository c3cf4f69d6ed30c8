import Hosting

/// Draws `report.png`: what was to be heard and what was heard, one below the other, how the loss
/// fell, and of a session also what the follower turned, harmonics and noise, and what the distance
/// consists of.
///
/// All that a session shows over time shares one axis, on which the output is moved ahead by the
/// latency.
/// - Thread: any but the audio thread; holds no state.
public final class CairoReportDrawer: ReportDrawer, Sendable {
  public init() {}

  /// - Parameter report: Empty arrays leave their panel empty; `times` is the output's own time,
  ///   its latency not taken off.
  public func picture(of report: SessionReport) throws(HostError) -> [UInt8] {
    let canvas = try Canvas(width: ReportPage.width, height: ReportPage.height(report))
    ReportPage(canvas: canvas, report: report).draw()
    return try canvas.png()
  }

  /// The picture of a match.
  public func picture(of report: MatchReport) throws(HostError) -> [UInt8] {
    let canvas = try Canvas(width: MatchPage.width, height: MatchPage.height(report))
    MatchPage(canvas: canvas, report: report).draw()
    return try canvas.png()
  }

  /// The picture of a machine's run.
  public func picture(of report: CurveReport) throws(HostError) -> [UInt8] {
    let canvas = try Canvas(width: CurvePage.width, height: CurvePage.height(report))
    CurvePage(canvas: canvas, report: report).draw()
    return try canvas.png()
  }

  /// The picture of a map of voices.
  public func picture(of report: MapReport) throws(HostError) -> [UInt8] {
    let canvas = try Canvas(width: MapPicture.width, height: MapPicture.height(report))
    MapPicture(canvas: canvas, report: report).draw()
    return try canvas.png()
  }
}
