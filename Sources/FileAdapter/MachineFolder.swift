import Hosting

/// The folder that a machine leaves its course and a picture of it in.
public struct MachineFolder {
  private let path: String
  private let force: Bool
  private let drawer: any ReportDrawer

  /// Makes the folder; refuses before any work is done when a file is in the way.
  public init(_ path: String, force: Bool, drawer: any ReportDrawer) throws(HostError) {
    (self.path, self.force, self.drawer) = (path, force, drawer)
    try OutputFolder.prepare(path, for: ["trace.csv", "report.png"], force: force)
  }

  /// - Parameter trace: As CSV.
  public func write(trace: String, _ report: CurveReport) throws(HostError) {
    try FileBytes.write(Array(trace.utf8), to: path + "/trace.csv", force: force)
    try drawer.drawReport(report, to: path + "/report.png")
  }
}
