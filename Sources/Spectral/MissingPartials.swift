import Glibc

/// Tells a short period from its multiples by the partials that are not there.
///
/// A bright sound whose period is a dozen samples long, and no whole number of them, repeats better
/// after several periods: YIN compares whole lags. But of the partials of the longer period only every
/// second, third and so on sounds then.
struct MissingPartials {
  /// Periods that are looked at, in samples: longer ones YIN tells apart.
  static let longest = 40.0
  /// Share of the power that partials of a period may have that are taken for missing.
  private static let missing = 0.003
  private static let length = 1024
  private let window: Int

  /// - Parameter window: Samples; the middle of it is looked at.
  init(window: Int) { self.window = window }

  /// How many periods of the sound `period` samples hold: 1...6.
  func multiple(_ x: UnsafePointer<Float>, period: Double) -> Int {
    guard period < Self.longest else { return 1 }
    let partials = (1...12).filter { Double($0) < 0.48 * period }
    let powers = partials.map { power(x, cyclesPerSample: Double($0) / period) }
    for multiple in (2...6).reversed() {
      var (there, between) = (0.0, 0.0)
      for (partial, power) in zip(partials, powers) {
        if partial % multiple == 0 { there += power } else { between += power }
      }
      if between < Self.missing * there { return multiple }
    }
    return 1
  }

  /// Power of one partial under a Hann window round the centre.
  private func power(_ x: UnsafePointer<Float>, cyclesPerSample: Double) -> Double {
    let count = min(Self.length, window)
    let start = (window - count) / 2
    let (turnReal, turnImaginary) = (
      cos(2 * .pi * cyclesPerSample), sin(2 * .pi * cyclesPerSample)
    )
    var (real, imaginary) = (1.0, 0.0)
    var (sumReal, sumImaginary) = (0.0, 0.0)
    for i in 0..<count {
      let weight = 0.5 - 0.5 * cos(2 * .pi * (Double(i) + 0.5) / Double(count))
      let sample = weight * Double(x[start + i])
      sumReal += sample * real
      sumImaginary += sample * imaginary
      (real, imaginary) = (
        real * turnReal - imaginary * turnImaginary, real * turnImaginary + imaginary * turnReal
      )
    }
    return sumReal * sumReal + sumImaginary * sumImaginary
  }
}
