import Hosting

/// Where the panels of a match's report stand.
struct MatchPage {
  static let width = 1400
  /// Of a spectrogram, and with the gap below it.
  private static let picture = (height: 230.0, step: 242.0)
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

  static func height(_ report: MatchReport) -> Int {
    1180 + (report.residual == nil ? 0 : Int(picture.step))
  }

  func draw() {
    let (left, wide) = (ReportPage.left, ReportPage.plotWidth)
    canvas.text(report.title, x: left, y: 24, size: 20, bold: true)
    canvas.text(
      String(format: "%.2f s at %g Hz", sounds.seconds, report.sampleRate), x: left + wide, y: 25,
      size: 12, align: .right)
    let pictures = pictures
    sounds.drawSpectrograms(pictures)
    let y = (pictures.last?.box.bottom ?? 0) + 14
    sounds.drawLevels(Box(x: left, y: y, width: wide, height: 130), timeName: "time, s")
    sounds.drawSearch(Box(x: left, y: y + 226, width: 420, height: 360))
    OperatorPicture(canvas: canvas, diagram: report.diagram)
      .draw(in: Box(x: 660, y: y + 178, width: 716, height: 440))
  }

  /// Target, match and, where there is little of it, what the match leaves of the target.
  private var pictures: [ReportPage.Sound] {
    var pictures = [sounds.target(in: box(0)), sounds.output(in: box(1))]
    if let residual = report.residual {
      let caption = String(format: "target minus match, %.1f dB of the target", residual.level)
      pictures.append(.init(samples: residual.samples, caption: caption, box: box(2)))
    }
    return pictures
  }

  private func box(_ place: Int) -> Box {
    Box(
      x: ReportPage.left, y: 48 + Self.picture.step * Double(place), width: ReportPage.plotWidth,
      height: Self.picture.height)
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
