/// Draws `report.png`: what was to be heard and what was heard, the course of a
/// machine, or a map of voices.
public protocol ReportDrawer: AnyObject, Sendable {
  /// The bytes of a PNG file.
  func picture(of report: SessionReport) throws(HostError) -> [UInt8]
  func picture(of report: MatchReport) throws(HostError) -> [UInt8]
  func picture(of report: CurveReport) throws(HostError) -> [UInt8]
  func picture(of report: MapReport) throws(HostError) -> [UInt8]
}
