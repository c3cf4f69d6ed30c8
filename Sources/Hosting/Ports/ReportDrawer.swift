/// Draws `report.png`: what was to be heard and what was heard, or the course of a machine.
public protocol ReportDrawer: AnyObject, Sendable {
  /// Writes beside and renames into place, over an older picture.
  func drawReport(_ report: SessionReport, to path: String) throws(HostError)
  func drawReport(_ report: MatchReport, to path: String) throws(HostError)
  func drawReport(_ report: CurveReport, to path: String) throws(HostError)
}
