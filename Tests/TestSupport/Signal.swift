import Foundation

/// Figures of a signal that a listener would notice.
public enum Signal {
  public static func decibels(_ ratio: Double) -> Double { 20 * log10(max(ratio, 1e-12)) }

  public static func cents(_ ratio: Double) -> Double { 1200 * log2(ratio) }

  public static func rms<S: Collection>(_ samples: S) -> Double where S.Element == Float {
    let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
    return (power / Double(max(1, samples.count))).squareRoot()
  }

  public static func peak<S: Collection>(_ samples: S) -> Float where S.Element == Float {
    samples.reduce(0) { max($0, abs($1)) }
  }

  /// Largest jump from a sample to the next.
  public static func largestJump<S: Collection>(_ samples: S) -> Float where S.Element == Float {
    zip(samples, samples.dropFirst()).reduce(0) { max($0, abs($1.1 - $1.0)) }
  }

  /// RMS of the difference over the RMS of `b`, in dB.
  public static func difference(_ a: [Float], _ b: [Float]) -> Double {
    let rest = zip(a, b).map { $0 - $1 }
    return decibels(rms(rest) / max(rms(b), 1e-12))
  }

  /// What is left above `hertz`: two high-passes of second order in a row (24 dB per octave).
  public static func above(_ hertz: Double, _ samples: [Float], rate: Double = 48_000) -> [Float] {
    [0.541_196_1, 1.306_563].reduce(samples) { highPass($0, hertz, quality: $1, rate) }
  }

  private static func highPass(
    _ samples: [Float], _ hertz: Double, quality: Double, _ rate: Double
  ) -> [Float] {
    let w = 2 * Double.pi * hertz / rate
    let alpha = sin(w) / (2 * quality)
    let c = cos(w)
    let a0 = 1 + alpha
    let b = [(1 + c) / 2 / a0, -(1 + c) / a0, (1 + c) / 2 / a0]
    let a = [-2 * c / a0, (1 - alpha) / a0]
    var s1 = 0.0
    var s2 = 0.0
    return samples.map { sample in
      let x = Double(sample)
      let y = b[0] * x + s1
      s1 = b[1] * x - a[0] * y + s2
      s2 = b[2] * x - a[1] * y
      return Float(y)
    }
  }
}
