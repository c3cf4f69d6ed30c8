import CCairo
import Hosting

/// A map of voices: a dot each, coloured by the area it stands in.
struct MapPicture {
  static let width = 1200
  private static let side = 1080.0
  private static let top = 64.0
  private static let noteRow = 20.0
  let canvas: Canvas
  let report: MapReport

  static func height(_ report: MapReport) -> Int {
    Int(top + side + noteRow * Double(report.notes.count) + 28)
  }

  private var left: Double { (Double(Self.width) - Self.side) / 2 }
  /// In pixels; many dots are small ones.
  private var radius: Double {
    min(max(0.2 * Self.side / Double(max(1, report.dots.count)).squareRoot(), 1.5), 9)
  }

  func draw() {
    canvas.text(report.title, x: left, y: 30, size: 20, bold: true)
    for dot in report.dots where !dot.isOwn { draw(dot) }
    for dot in report.dots where dot.isOwn { draw(dot) }
    drawNames()
    for (row, note) in report.notes.enumerated() {
      canvas.text(
        note, x: left, y: Self.top + Self.side + 20 + Self.noteRow * Double(row), size: 13)
    }
  }

  private func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (left + 20 + x * (Self.side - 40), Self.top + 20 + (1 - y) * (Self.side - 40))
  }

  private func draw(_ dot: MapReport.Dot) {
    let (x, y) = place(dot.x, dot.y)
    canvas.use(Color.areas[dot.area % Color.areas.count], 0.85)
    if dot.isOwn {
      cairo_rectangle(canvas.context, x - radius, y - radius, 2 * radius, 2 * radius)
      cairo_fill_preserve(canvas.context)
      canvas.use(.ink)
      cairo_set_line_width(canvas.context, 1.5)
      cairo_stroke(canvas.context)
    } else {
      cairo_arc(canvas.context, x, y, radius, 0, 2 * Double.pi)
      cairo_fill(canvas.context)
    }
  }

  /// No name covers another: a smaller area's moves down until it has room.
  private func drawNames() {
    var taken: [Box] = []
    for area in report.areas {
      let width = canvas.width(of: area.name, size: 15, bold: true) + 12
      let (x, y) = place(area.x, area.y)
      var box = Box(
        x: min(max(x - width / 2, 0), Double(Self.width) - width), y: y - 11, width: width,
        height: 22)
      while let other = taken.first(where: { $0.overlaps(box) }) { box.y = other.bottom + 2 }
      taken.append(box)
      canvas.fill(box, .paper, opacity: 0.8)
      canvas.text(
        area.name, x: box.x + width / 2, y: box.y + 11, size: 15, align: .center, bold: true)
    }
  }
}

extension Box {
  fileprivate func overlaps(_ other: Box) -> Bool {
    x < other.right && other.x < right && y < other.bottom && other.y < bottom
  }
}

extension Color {
  /// As the map's page has them.
  fileprivate static let areas = [
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x8C6D00, 0x56B4E9, 0xE69F00, 0x6A3D9A,
    0xB2182B, 0x1B7837, 0x5C5C5C, 0xA6611A, 0x01665E, 0xC51B7D, 0x4D4DFF, 0x7F8C00,
  ].map { Color($0) }
}
