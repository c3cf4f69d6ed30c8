import Hosting

/// Where the panels of a match's report stand.
struct MatchPage {
  static let width = 1400
  static let height = 1180
  private let canvas: Canvas
  private let report: MatchReport
  private let sounds: ReportPage

  init(canvas: Canvas, report: MatchReport) {
    (self.canvas, self.report) = (canvas, report)
    var sounds = ReportPage(
      canvas: canvas,
      report: SessionReport(
        title: report.title, sampleRate: report.sampleRate, target: report.target,
        output: report.match, latency: 0, times: [], targetPitch: [], outputPitch: [],
        lossTimes: report.steps.map(\.seconds), loss: report.steps.map(\.loss),
        marks: Self.phases(report.steps)))
    sounds.outputName = "match"
    self.sounds = sounds
  }

  func draw() {
    let (left, wide) = (ReportPage.left, ReportPage.plotWidth)
    canvas.text(report.title, x: left, y: 24, size: 20, bold: true)
    canvas.text(
      String(format: "%.2f s at %g Hz", sounds.seconds, report.sampleRate), x: left + wide, y: 25,
      size: 12, align: .right)
    sounds.drawSpectrograms(
      Box(x: left, y: 48, width: wide, height: 230),
      Box(x: left, y: 290, width: wide, height: 230))
    sounds.drawLevels(Box(x: left, y: 534, width: wide, height: 130), timeName: "time, s")
    sounds.drawSearch(Box(x: left, y: 760, width: 420, height: 360))
    OperatorPicture(canvas: canvas, diagram: report.diagram)
      .draw(in: Box(x: 660, y: 712, width: 716, height: 440))
  }

  /// The moments at which the search changed its ways.
  private static func phases(
    _ steps: [MatchReport.SearchPoint]
  ) -> [(time: Double, label: String)] {
    var marks: [(time: Double, label: String)] = []
    for (index, step) in steps.enumerated() where index == 0 || steps[index - 1].phase != step.phase
    {
      // A phase began when the step before it ended.
      marks.append((index == 0 ? 0 : steps[index - 1].seconds, step.phase))
    }
    return marks
  }
}
