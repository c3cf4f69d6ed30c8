import CCairo
import Hosting

/// A picture in memory. Coordinates are pixels from the upper left corner.
final class Canvas {
  let width: Int
  let height: Int
  let context: OpaquePointer
  private let surface: OpaquePointer

  init(width: Int, height: Int) throws(HostError) {
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)),
      let context = cairo_create(surface), cairo_status(context) == CAIRO_STATUS_SUCCESS
    else { throw HostError(.internalError, "no memory for a picture of \(width) x \(height)") }
    self.width = width
    self.height = height
    self.surface = surface
    self.context = context
    fill(Box(x: 0, y: 0, width: Double(width), height: Double(height)), .paper)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  /// The picture as the bytes of a PNG file.
  func png() throws(HostError) -> [UInt8] {
    cairo_surface_flush(surface)
    var bytes: [UInt8] = []
    let status = withUnsafeMutablePointer(to: &bytes) { bytes in
      cairo_surface_write_to_png_stream(
        surface,
        { bytes, part, count in
          bytes?.assumingMemoryBound(to: [UInt8].self).pointee
            .append(contentsOf: UnsafeBufferPointer(start: part, count: Int(count)))
          return CAIRO_STATUS_SUCCESS
        }, bytes)
    }
    guard status == CAIRO_STATUS_SUCCESS else {
      let reason = String(cString: cairo_status_to_string(status))
      throw HostError(.internalError, "the picture cannot be made: \(reason)")
    }
    return bytes
  }

  func fill(_ box: Box, _ color: Color, opacity: Double = 1) {
    use(color, opacity)
    cairo_rectangle(context, box.x, box.y, box.width, box.height)
    cairo_fill(context)
  }

  func frame(_ box: Box, _ color: Color) {
    use(color)
    cairo_set_line_width(context, 1)
    cairo_rectangle(context, box.x - 0.5, box.y - 0.5, box.width + 1, box.height + 1)
    cairo_stroke(context)
  }

  func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), _ color: Color,
    width: Double = 1, dashed: Bool = false
  ) {
    path([from, to], color, width: width, dashed: dashed)
  }

  /// A line through the points; a point that is no number breaks it.
  func path(
    _ points: [(x: Double, y: Double)], _ color: Color, width: Double, dashed: Bool = false
  ) {
    use(color)
    cairo_set_line_width(context, width)
    cairo_set_dash(context, [4, 3], dashed ? 2 : 0, 0)
    var isDown = false
    for point in points {
      if !point.x.isFinite || !point.y.isFinite {
        isDown = false
      } else if isDown {
        cairo_line_to(context, point.x, point.y)
      } else {
        cairo_move_to(context, point.x, point.y)
        isDown = true
      }
    }
    cairo_stroke(context)
    cairo_set_dash(context, nil, 0, 0)
  }

  /// Points down, its tip at the place.
  func arrowhead(x: Double, y: Double, _ color: Color) {
    use(color)
    cairo_move_to(context, x, y)
    cairo_line_to(context, x - 4, y - 7)
    cairo_line_to(context, x + 4, y - 7)
    cairo_fill(context)
  }

  /// Keeps what `body` draws inside the box.
  func clipped(to box: Box, _ body: () -> Void) {
    cairo_save(context)
    cairo_rectangle(context, box.x, box.y, box.width, box.height)
    cairo_clip(context)
    body()
    cairo_restore(context)
  }

  func use(_ color: Color, _ opacity: Double = 1) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, opacity)
  }
}

/// A rectangle on the canvas.
struct Box {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
}
