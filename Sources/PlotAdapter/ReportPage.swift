import Foundation
import Hosting

/// Where the panels of a report stand.
struct ReportPage {
  let canvas: Canvas
  let report: SessionReport
  /// Seconds of the common time axis.
  let seconds: Double
  /// What the second sound is called.
  var outputName = "output"
  static let width = 1400
  static let left = 84.0
  static let plotWidth = 1140.0
  /// From one panel to the next that shows the same times.
  private static let gap = 10.0
  /// Room above the loss for the labels of marks.
  private static let labels = 48.0
  /// Height of all panels but those of the coefficients, with what lies between them.
  private static let fixed = 1318.0

  init(canvas: Canvas, report: SessionReport) {
    self.canvas = canvas
    self.report = report
    let frames = max(report.target.count, report.output.count)
    let span = Double(frames) / report.sampleRate
    seconds = span.isFinite && span > 0 ? span : 1
  }

  static func height(_ report: SessionReport) -> Int {
    Int(
      report.coefficients.reduce(fixed + (report.marks.isEmpty ? 0 : labels)) {
        $0 + height(of: $1) + gap
      })
  }

  func draw() {
    canvas.text(report.title, x: Self.left, y: 24, size: 20, bold: true)
    canvas.text(subtitle, x: Self.left, y: 49, size: 12)
    drawSpectrograms(box(y: 66, height: 214), box(y: 290, height: 214))
    drawPitch(box(y: 518, height: 136))
    drawCents(box(y: 664, height: 76))
    drawLevels(box(y: 750, height: 116))
    var y = 866 + Self.gap
    for plot in report.coefficients {
      let height = Self.height(of: plot)
      drawCoefficients(plot, in: box(y: y, height: height))
      y += height + Self.gap
    }
    y += report.marks.isEmpty ? 0 : Self.labels
    drawLoss(box(y: y, height: 110))
    y = Double(canvas.height) - 266
    drawTimbre(Box(x: Self.left, y: y, width: 620, height: 230))
    drawSplit(Box(x: 890, y: y, width: 440, height: 230))
  }

  private var subtitle: String {
    String(
      format: "%.2f s at %g Hz; output moved ahead by its latency of %.2f ms; %d updates", seconds,
      report.sampleRate, latency * 1000, report.updates)
  }

  var latency: Double { report.latency.isFinite ? report.latency : 0 }

  func panel(_ box: Box, _ vertical: Axis) -> Panel {
    Panel(canvas: canvas, box: box, horizontal: Axis(0, seconds), vertical: vertical)
  }

  private func box(y: Double, height: Double) -> Box {
    Box(x: Self.left, y: y, width: Self.plotWidth, height: height)
  }
}
