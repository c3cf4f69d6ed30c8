import Hosting

/// A box with a time axis below and a value axis at its left.
struct Panel {
  let canvas: Canvas
  let box: Box
  let horizontal: Axis
  let vertical: Axis
  /// From one name of a legend to the next.
  static let legendRow = 17.0

  func x(_ value: Double) -> Double { box.x + box.width * horizontal.position(value) }
  func y(_ value: Double) -> Double { box.bottom - box.height * vertical.position(value) }

  /// The frame with ticks and names.
  /// - Parameters:
  ///   - horizontalName: Nil when the panel below shows the same times.
  ///   - grid: Off where a picture fills the box.
  func drawAxes(
    horizontalName: String?, verticalName: String, ticks: Int, grid: Bool = true,
    label: (Double) -> String = Axis.label
  ) {
    for value in vertical.ticks(ticks) {
      let y = y(value).rounded() + 0.5
      if grid { canvas.line((box.x, y), (box.right, y), .faint) }
      canvas.line((box.x - 5, y), (box.x, y), .ink)
      canvas.text(label(value), x: box.x - 9, y: y, size: 12, align: .right)
    }
    for value in horizontal.ticks(10) {
      let x = x(value).rounded() + 0.5
      if grid { canvas.line((x, box.y), (x, box.bottom), .faint) }
      canvas.line((x, box.bottom), (x, box.bottom + 5), .ink)
      if horizontalName != nil {
        canvas.text(Axis.label(value), x: x, y: box.bottom + 14, size: 12, align: .center)
      }
    }
    if let horizontalName {
      canvas.text(horizontalName, x: box.right + 12, y: box.bottom + 14, size: 12)
    }
    canvas.verticalText(verticalName, x: box.x - 62, y: box.y + box.height / 2, size: 12)
    canvas.frame(box, .ink)
  }

  /// A line through the points that are numbers, inside the box.
  func drawLine(_ points: [(x: Double, y: Double)], _ color: Color, width: Double = 1.6) {
    canvas.clipped(to: box) {
      canvas.path(points.map { (x($0.x), y($0.y)) }, color, width: width)
    }
  }

  /// The curves in colours of their own, with their names.
  func draw(_ curves: [CurveReport.Curve]) {
    let color = { (place: Int) in Color.series[place % Color.series.count] }
    for (place, curve) in curves.enumerated() { drawLine(curve.points, color(place)) }
    drawLegend(curves.enumerated().map { ($0.element.name, color($0.offset)) })
  }

  /// Names of the lines, to the right of the box.
  func drawLegend(_ entries: [(String, Color)], notes: [String] = []) {
    var y = box.y + 8
    for (name, color) in entries {
      canvas.line((box.right + 12, y), (box.right + 34, y), color, width: 3)
      canvas.text(name, x: box.right + 40, y: y, size: 12)
      y += Self.legendRow
    }
    for note in notes {
      canvas.text(note, x: box.right + 12, y: y, size: 12)
      y += 16
    }
  }

  /// What the panel shows, inside its upper left corner.
  func drawCaption(_ caption: String, on color: Color, text: Color) {
    let width = canvas.width(of: caption, size: 12, bold: true)
    canvas.fill(
      Box(x: box.x + 6, y: box.y + 6, width: width + 12, height: 19), color, opacity: 0.7)
    canvas.text(caption, x: box.x + 12, y: box.y + 15, size: 12, bold: true, color: text)
  }
}
