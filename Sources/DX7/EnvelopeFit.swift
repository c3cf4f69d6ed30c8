import Glibc

/// How a decay that is straight in decibels stands in for an exponential one.
enum EnvelopeFit {
  /// Decibels per second of the straight line that is half way down when the exponential is.
  /// - Parameters:
  ///   - timeConstant: Seconds, above 0.
  ///   - sustain: 0...1 of the peak; at 0 both are the same line.
  static func decay(timeConstant: Float, sustain: Float) -> Float {
    if sustain <= 0 { return 8.686 / timeConstant }
    let root = sqrt(min(sustain, 1))
    let halfTime = timeConstant * log((1 + root) / root)
    return max(-20 * log10(root), 0.01) / halfTime
  }
}

/// A number as a reader wants it: at most three places, or two digits of one too small for those.
func text(_ value: Float) -> String {
  let places = (value * 1000).rounded() / 1000
  if places != 0 || value == 0 { return "\(places)" }
  let unit = pow(10, floor(log10(abs(Double(value)))) - 1)
  return "\(Float((Double(value) / unit).rounded() * unit))"
}
