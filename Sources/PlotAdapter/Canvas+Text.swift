import CCairo

extension Canvas {
  enum Align { case left, center, right }

  /// Writes one line with its middle at `y`.
  func text(
    _ string: String, x: Double, y: Double, size: Double = 13, align: Align = .left,
    bold: Bool = false, color: Color = .ink
  ) {
    select(size, bold)
    let width = measured(string)
    let shift =
      switch align {
      case .left: 0.0
      case .center: -width / 2
      case .right: -width
      }
    use(color)
    // Digits are 0.73 of DejaVu's size high.
    cairo_move_to(context, (x + shift).rounded(), (y + size * 0.365).rounded())
    cairo_show_text(context, clean(string))
  }

  /// Writes upwards along a vertical axis, centred on `y`.
  func verticalText(_ string: String, x: Double, y: Double, size: Double = 13) {
    cairo_save(context)
    cairo_translate(context, x, y)
    cairo_rotate(context, -Double.pi / 2)
    text(string, x: 0, y: 0, size: size, align: .center)
    cairo_restore(context)
  }

  func width(of string: String, size: Double = 13, bold: Bool = false) -> Double {
    select(size, bold)
    return measured(string)
  }

  private func select(_ size: Double, _ bold: Bool) {
    cairo_select_font_face(
      context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
      bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, size)
  }

  private func measured(_ string: String) -> Double {
    var extents = cairo_text_extents_t()
    cairo_text_extents(context, clean(string), &extents)
    return extents.x_advance
  }

  /// Titles come from file names: control characters would show as boxes, and cairo stops at a
  /// zero byte.
  private func clean(_ string: String) -> String {
    String(string.unicodeScalars.map { $0.value < 32 ? " " : Character($0) }.prefix(200))
  }
}
