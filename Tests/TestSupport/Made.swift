import Foundation

/// Signals made from formulas, at 48 kHz.
public enum Made {
  public static let rate = 48000.0

  /// Eight harmonics with amplitude 1/k at the pitch a curve gives.
  /// - Parameter hertz: from seconds to Hz.
  public static func song(_ seconds: Double, level: Float = 0.2, hertz: (Double) -> Double)
    -> [Float]
  {
    var phase = 0.0
    return (0..<Int(seconds * rate)).map { n in
      phase += 2 * Double.pi * hertz(Double(n) / rate) / rate
      var sum = 0.0
      for k in 1...8 { sum += sin(Double(k) * phase + Double(k * k)) / Double(k) }
      return level * Float(sum)
    }
  }

  /// Harmonics k with amplitude 1/k and fixed phases, peak about 1.
  public static func tone(_ hertz: Double, harmonics: Int, count: Int, rate: Double = rate)
    -> [Float]
  {
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
  public static func noise(_ count: Int, seed: UInt64) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
    }
  }

  public static func cents(_ a: Double, _ b: Double) -> Double { abs(1200 * log2(a / b)) }

  public static func rms(_ x: ArraySlice<Float>) -> Double {
    (x.reduce(0) { $0 + Double($1) * Double($1) } / Double(x.count)).squareRoot()
  }
}
