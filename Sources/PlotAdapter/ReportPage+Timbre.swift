import Following
import Foundation
import Hosting

/// What the follower turned, and how close the colour came.
extension ReportPage {
  func drawCoefficients(_ plot: CurveReport.Plot, in box: Box) {
    let values = plot.curves.flatMap(\.points).map(\.y).filter(\.isFinite)
    let panel = panel(box, coefficientAxis(values, of: plot))
    panel.drawAxes(horizontalName: nil, verticalName: plot.vertical, ticks: 6)
    panel.draw(plot.curves)
  }

  /// Room for the lines, and for all of their names.
  static func height(of plot: CurveReport.Plot) -> Double {
    max(96, Panel.legendRow * Double(plot.curves.count) + 2)
  }

  /// What lies 80 dB under the loudest is not heard and need not be seen.
  private func coefficientAxis(_ values: [Double], of plot: CurveReport.Plot) -> Axis {
    let isLevel = plot.vertical.hasSuffix("dB")
    let lowest = isLevel ? (values.max() ?? 0) - 80 : -.infinity
    return Axis(around: values.map { max($0, lowest) }, spansDecades: plot.spansDecades)
  }

  /// Four lines over frequency: harmonics and noise of each.
  func drawTimbre(_ box: Box) {
    drawHeading("harmonics, and noise between them", in: box)
    let lines: [(name: String, levels: [Double]?, color: Color, width: Double)] = [
      ("target's harmonics", report.timbre?.target.harmonics, .target, 3.5),
      ("output's harmonics", report.timbre?.output.harmonics, .output, 1.8),
      ("target's noise", report.timbre?.target.noise, .targetNoise, 3),
      ("output's noise", report.timbre?.output.noise, .outputNoise, 1.8),
    ]
    let loudest = lines.flatMap { $0.levels ?? [] }.filter(\.isFinite).max() ?? 0
    let high = min(max((loudest / 10).rounded(.up) * 10, -60), 40)
    let panel = Panel(
      canvas: canvas, box: box, horizontal: Axis(40, 18000, .logarithmic),
      vertical: Axis(high - 80, high))
    panel.drawAxes(
      horizontalName: "frequency, Hz", verticalName: "dBFS in a third octave", ticks: 5)
    for line in lines {
      let points = zip(TimbreLevels.centres, line.levels ?? []).map { (x: $0, y: $1) }
      panel.drawLine(points.filter { $0.y.isFinite }, line.color, width: line.width)
    }
    panel.drawLegend(
      lines.map { ($0.name, $0.color) },
      notes: ["median of the", "moments at which", "both have a pitch"])
  }

  /// One bar, and what its parts are.
  func drawSplit(_ box: Box) {
    let split = report.split ?? FollowSplit()
    let until = report.until.map { $0 < seconds ? String(format: ", first %.1f s", $0) : "" } ?? ""
    let value = report.split.map { String(format: "%.2f dB", $0.total) } ?? "nothing to compare"
    drawHeading("distance of the spectra: \(value)\(until)", in: box)
    let reach = [5.0, 10, 20, 40].first { $0 >= split.total } ?? 80
    let bar = Panel(
      canvas: canvas, box: Box(x: box.x, y: box.y, width: box.width, height: 48),
      horizontal: Axis(0, reach), vertical: Axis(0, 1))
    var start = 0.0
    var y = bar.box.bottom + 56
    for part in Self.parts {
      let value = split[keyPath: part.value]
      let length = bar.x(start + value) - bar.x(start)
      canvas.fill(Box(x: bar.x(start), y: box.y, width: length, height: 48), part.color)
      start += value
      drawKey(part, value, y: y, in: box)
      y += 42
    }
    bar.drawAxes(horizontalName: "dB", verticalName: "", ticks: 0, grid: false)
  }

  private typealias Part = (
    name: String, meaning: String, value: KeyPath<FollowSplit, Double>, color: Color
  )

  private static var parts: [Part] {
    [
      ("harmonic", "where the target has a harmonic", \.harmonic, Color(0x009E73)),
      ("between", "between its harmonics and above them", \.between, Color(0xCC79A7)),
      ("unvoiced", "while the target has no pitch", \.unvoiced, Color(0x8C6D00)),
      ("silent", "while the target is silent", \.silent, Color(0x999999)),
    ]
  }

  private func drawKey(_ part: Part, _ value: Double, y: Double, in box: Box) {
    canvas.fill(Box(x: box.x, y: y - 8, width: 16, height: 16), part.color)
    canvas.text(part.name, x: box.x + 26, y: y, bold: true)
    canvas.text(part.meaning, x: box.x + 26, y: y + 16, size: 12)
    canvas.text(
      String(format: "%.2f dB", value), x: box.x + 190, y: y, align: .right, bold: true)
  }

  private func drawHeading(_ heading: String, in box: Box) {
    canvas.text(heading, x: box.x, y: box.y - 14, bold: true)
  }
}
