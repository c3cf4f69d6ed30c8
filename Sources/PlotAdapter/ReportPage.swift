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
  static let left = 84.0
  static let plotWidth = 1140.0

  init(canvas: Canvas, report: SessionReport) {
    self.canvas = canvas
    self.report = report
    let frames = max(report.target.count, report.output.count)
    let span = Double(frames) / report.sampleRate
    seconds = span.isFinite && span > 0 ? span : 1
  }

  func draw() {
    canvas.text(report.title, x: Self.left, y: 24, size: 20, bold: true)
    canvas.text(subtitle, x: Self.left + Self.plotWidth, y: 25, size: 12, align: .right)
    drawSpectrograms(
      box(y: 48, height: 214), box(y: 272, height: 214))
    drawPitch(box(y: 500, height: 136))
    drawCents(box(y: 646, height: 76))
    drawLevels(box(y: 736, height: 116))
    drawLoss(box(y: 930, height: 150))
  }

  private var subtitle: String {
    String(
      format: "%.2f s at %g Hz; output moved ahead by its latency of %.2f ms", seconds,
      report.sampleRate, latency * 1000)
  }

  var latency: Double { report.latency.isFinite ? report.latency : 0 }

  func panel(_ box: Box, _ vertical: Axis) -> Panel {
    Panel(canvas: canvas, box: box, horizontal: Axis(0, seconds), vertical: vertical)
  }

  private func box(y: Double, height: Double) -> Box {
    Box(x: Self.left, y: y, width: Self.plotWidth, height: height)
  }
}
