/// Red, green, blue, 0...1.
struct Color: Equatable {
  var red: Double
  var green: Double
  var blue: Double

  /// - Parameter hex: 0xRRGGBB
  init(_ hex: UInt32) {
    red = Double(hex >> 16 & 255) / 255
    green = Double(hex >> 8 & 255) / 255
    blue = Double(hex & 255) / 255
  }

  func mixed(with other: Color, _ share: Double) -> Color {
    var color = self
    color.red += (other.red - red) * share
    color.green += (other.green - green) * share
    color.blue += (other.blue - blue) * share
    return color
  }

  /// As one pixel of `CAIRO_FORMAT_RGB24`.
  var pixel: UInt32 {
    let part = { (value: Double) in UInt32((value * 255).rounded()) }
    return part(red) << 16 | part(green) << 8 | part(blue)
  }

  static let ink = Color(0x222222)
  static let faint = Color(0xD8D8D8)
  static let paper = Color(0xFFFFFF)
  /// Blue and vermilion of Okabe and Ito: told apart by everyone.
  static let target = Color(0x0072B2)
  static let output = Color(0xD55E00)
  /// What belongs to the two but is not their tone.
  static let targetNoise = Color(0x7FC8F0)
  static let outputNoise = Color(0xF0B060)
  static let mark = Color(0x6A3D9A)
  /// For lines that stand for things of one kind; the two above come first.
  static let series = [
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x8C6D00, 0x56B4E9, 0x222222,
  ].map { Color($0) }
}

/// The colour map `magma`: even steps look even, and it survives a print in grey.
enum Magma {
  private static let anchors: [Color] = [
    0x000004, 0x0B0724, 0x20114B, 0x3B0F70, 0x57157E, 0x721F81, 0x8C2981, 0xA8327D,
    0xC43C75, 0xDE4968, 0xF1605D, 0xFA7F5E, 0xFE9F6D, 0xFEBF84, 0xFDDE9F, 0xFCFDBF,
  ].map { Color($0) }

  /// - Parameter position: 0 dark ... 1 bright; clamped, NaN is dark.
  static func color(at position: Double) -> Color {
    guard position > 0 else { return anchors[0] }
    let place = min(position, 1) * Double(anchors.count - 1)
    let below = min(Int(place), anchors.count - 2)
    return anchors[below].mixed(with: anchors[below + 1], place - Double(below))
  }
}
