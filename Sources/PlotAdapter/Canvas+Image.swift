import CCairo

extension Canvas {
  /// Fills the box with the cells, `low` dB dark and `high` dB bright.
  func draw(_ spectrogram: Spectrogram, in box: Box, low: Double, high: Double) {
    let palette = (0..<256).map { Magma.color(at: Double($0) / 255).pixel }
    let stride = Int(
      cairo_format_stride_for_width(CAIRO_FORMAT_RGB24, Int32(spectrogram.columns)))
    var pixels = [UInt32](repeating: 0, count: stride / 4 * spectrogram.rows)
    for row in 0..<spectrogram.rows {
      for column in 0..<spectrogram.columns {
        let level = Double(spectrogram.level[row * spectrogram.columns + column])
        let shade = min(max((level - low) / (high - low), 0), 1)
        pixels[row * stride / 4 + column] = palette[shade.isNaN ? 0 : Int(shade * 255)]
      }
    }
    pixels.withUnsafeMutableBytes { bytes in
      let image = cairo_image_surface_create_for_data(
        bytes.bindMemory(to: UInt8.self).baseAddress, CAIRO_FORMAT_RGB24,
        Int32(spectrogram.columns), Int32(spectrogram.rows), Int32(stride))
      defer { cairo_surface_destroy(image) }
      cairo_save(context)
      cairo_translate(context, box.x, box.y)
      cairo_scale(
        context, box.width / Double(spectrogram.columns), box.height / Double(spectrogram.rows))
      cairo_set_source_surface(context, image, 0, 0)
      cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
      cairo_paint(context)
      cairo_restore(context)
    }
  }

  /// The key to the shades, with its ticks at the right.
  func drawKey(in box: Box, low: Double, high: Double, name: String) {
    let axis = Axis(low, high)
    for step in 0..<Int(box.height) {
      let shade = 1 - (Double(step) + 0.5) / box.height
      fill(
        Box(x: box.x, y: box.y + Double(step), width: box.width, height: 1),
        Magma.color(at: shade))
    }
    frame(box, .ink)
    for value in axis.ticks(5) {
      let y = (box.bottom - box.height * axis.position(value)).rounded() + 0.5
      line((box.right, y), (box.right + 5, y), .ink)
      text(Axis.label(value), x: box.right + 9, y: y, size: 12)
    }
    verticalText(name, x: box.right + 52, y: box.y + box.height / 2, size: 12)
  }
}
