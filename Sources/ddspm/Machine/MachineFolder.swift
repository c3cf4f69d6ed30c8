import FileAdapter
import Foundation
import Hosting
import PlotAdapter

/// The folder that a machine leaves its course and a picture of it in.
struct MachineFolder {
  private let path: String
  private let force: Bool

  /// Makes the folder; refuses before any work is done when a file is in the way.
  init(_ path: String, force: Bool) throws(HostError) {
    (self.path, self.force) = (path, force)
    try OutputFolder.prepare(path, for: ["trace.csv", "report.png"], force: force)
  }

  func write(trace: String, _ report: CurveReport) throws(HostError) {
    try FileBytes.write(Array(trace.utf8), to: path + "/trace.csv", force: force)
    try CairoReportDrawer().drawReport(report, to: path + "/report.png")
  }
}
