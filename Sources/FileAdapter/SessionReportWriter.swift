import Following
import Hosting

/// Reads a finished session's sounds and trace again, measures how well the engine followed and
/// has `report.png` drawn.
public struct SessionReportWriter {
  private let drawer: any ReportDrawer

  public init(drawer: any ReportDrawer) { self.drawer = drawer }

  /// - Parameters:
  ///   - folder: A finished session.
  ///   - until: Seconds that count for figures; nil: all.
  @discardableResult
  public func write(
    _ folder: String, _ summary: LiveSummary, marks: [(time: Double, label: String)] = [],
    until: Double? = nil
  ) throws(HostError) -> (
    score: FollowScore, split: FollowSplit?, loss: [(time: Double, loss: Double)]
  ) {
    let trace = try SessionTrace(of: folder)
    let files = SndfileSoundFiles()
    let target = try files.read(folder + "/" + SessionFolder.inputName)
    let output = try files.read(folder + "/" + SessionFolder.outputName)
    let comparison = FollowComparison(
      target: target, output: output, latency: summary.latency)
    var report = SessionReport(
      title: NameBytes.shown(FileSystem.name(folder)), sampleRate: target.sampleRate,
      target: target.samples, output: output.samples, latency: summary.latency,
      times: comparison.times, targetPitch: comparison.targetPitch,
      outputPitch: comparison.outputPitch, lossTimes: trace.loss.map(\.time),
      loss: trace.loss.map(\.loss), marks: marks)
    report.updates = summary.updates
    report.coefficients = trace.coefficients
    report.timbre = comparison.timbre(until: until)
    report.split = comparison.split(until: until)
    report.until = until
    try FileBytes.write(
      try drawer.picture(of: report), to: folder + "/report.png", replacing: .own)
    return (comparison.score(until: until), report.split, trace.loss)
  }
}
