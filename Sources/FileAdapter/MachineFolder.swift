import Hosting

/// The folder that a machine leaves its course and a picture of it in.
public struct MachineFolder {
  private let folder: MarkedFolder
  private let drawer: any ReportDrawer

  /// Makes the folder; refuses before any work is done when a file is in the way.
  public init(_ path: String, force: Bool, drawer: any ReportDrawer) throws(HostError) {
    self.drawer = drawer
    folder = try MarkedFolder(path, names: ["trace.csv", "report.png"], force: force)
  }

  /// - Parameter trace: As CSV.
  public func write(trace: String, _ report: CurveReport) throws(HostError) {
    try FileBytes.write(Array(trace.utf8), to: folder.stage + "/trace.csv", replacing: .own)
    try FileBytes.write(
      try drawer.picture(of: report), to: folder.stage + "/report.png", replacing: .own)
    try folder.commit()
  }
}
