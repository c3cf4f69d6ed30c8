import Hosting

/// Where the plots of a curve report stand.
struct CurvePage {
  static let width = 1200
  private static let left = 96.0
  private static let plotWidth = 900.0
  private static let plotHeight = 250.0
  /// From one plot's upper edge to the next one's.
  private static let spacing = 300.0
  let canvas: Canvas
  let report: CurveReport

  static func height(_ report: CurveReport) -> Int {
    Int(64 + spacing * Double(max(1, report.plots.count)))
  }

  func draw() {
    canvas.text(report.title, x: Self.left, y: 24, size: 20, bold: true)
    for (row, plot) in report.plots.enumerated() {
      draw(
        plot,
        in: Box(
          x: Self.left, y: 52 + Self.spacing * Double(row), width: Self.plotWidth,
          height: Self.plotHeight))
    }
  }

  private func draw(_ plot: CurveReport.Plot, in box: Box) {
    let points = plot.curves.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
    let panel = Panel(
      canvas: canvas, box: box, horizontal: Axis(around: points.map(\.x), below: 0, above: 0.03),
      vertical: Axis(around: points.map(\.y), spansDecades: plot.spansDecades))
    panel.drawAxes(horizontalName: plot.horizontal, verticalName: plot.vertical, ticks: 6)
    panel.draw(plot.curves)
  }

}
