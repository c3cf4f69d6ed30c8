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
      canvas: canvas, box: box, horizontal: Self.axis(points.map(\.x), below: 0, above: 0.03),
      vertical: Self.axis(points.map(\.y), spansDecades: plot.spansDecades))
    panel.drawAxes(horizontalName: plot.horizontal, verticalName: plot.vertical, ticks: 6)
    for (place, curve) in plot.curves.enumerated() {
      panel.drawLine(curve.points, Self.color(place))
    }
    panel.drawLegend(plot.curves.enumerated().map { ($0.element.name, Self.color($0.offset)) })
  }

  /// Around all values; never of no width.
  /// - Parameter below: Room under the lowest value, a share of the span.
  private static func axis(
    _ values: [Double], spansDecades: Bool = false, below: Double = 0.06, above: Double = 0.06
  ) -> Axis {
    guard let low = values.min(), let high = values.max() else { return Axis(0, 1) }
    if spansDecades, low > 0, high > low { return Axis(low / 1.2, high * 1.2, .logarithmic) }
    let span = high > low ? high - low : max(abs(high), 1)
    return Axis(low - below * span, high > low ? high + above * span : low + span)
  }

  private static func color(_ place: Int) -> Color { Color.series[place % Color.series.count] }
}
