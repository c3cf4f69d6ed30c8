import Glibc

/// From `a` to `b` in a straight line.
func straight(_ a: Float, _ b: Float, _ t: Double) -> Float {
  t <= 0 ? a : t >= 1 ? b : Float(Double(a) + (Double(b) - Double(a)) * t)
}

/// From `a` to `b` in equal ratios: octaves, decibels, logarithms of seconds.
/// - Parameters: Both above 0.
func even(_ a: Float, _ b: Float, _ t: Double) -> Float {
  t <= 0 ? a : t >= 1 ? b : Float(Double(a) * pow(Double(b) / Double(a), t))
}

func decibels(of amplitude: Float) -> Double { 20 * log10(max(Double(amplitude), 1e-5)) }
