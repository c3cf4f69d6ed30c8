import Foundation

/// Signals made from formulas, at 48 kHz.
enum Made {
  static let rate = 48000.0

  /// Harmonics k with amplitude 1/k and fixed phases, peak about 1.
  static func tone(_ hertz: Double, harmonics: Int, count: Int, rate: Double = rate) -> [Float] {
    (0..<count).map { n in
      let turn = 2 * Double.pi * hertz * Double(n) / rate
      var sum = 0.0
      for k in 1...harmonics where Double(k) * hertz < rate / 2 {
        sum += sin(Double(k) * turn + Double(k * k)) / Double(k)
      }
      return Float(0.5 * sum)
    }
  }

  /// White noise, -1...1, from a seed.
  static func noise(_ count: Int, seed: UInt64) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
    }
  }

  static func cents(_ a: Double, _ b: Double) -> Double { abs(1200 * log2(a / b)) }
}
