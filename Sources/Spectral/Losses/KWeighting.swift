import Glibc

/// The K curve of ITU-R BS.1770: what a head does, then a high-pass at 38 Hz.
///
/// The standard's two biquads for 48 kHz come from analogue prototypes; the same prototypes through
/// the bilinear transform give them for any rate.
public struct KWeighting: Sendable {
  private let head: Biquad
  private let highPass: Biquad

  /// - Parameter sampleRate: Hz. Under 4000 the shelf stands where the rate leaves room for it.
  public init(sampleRate: Double) {
    head = Biquad.shelf(
      hertz: 1681.974450955533, decibels: 3.999843853973347, q: 0.7071752369554196,
      sampleRate: sampleRate)
    highPass = Biquad.highPass(
      hertz: 38.13547087602444, q: 0.5003270373238773, sampleRate: sampleRate)
  }

  /// Filters in place from silence.
  func apply(_ x: UnsafeMutablePointer<Double>, count: Int) {
    head.run(x, count: count, step: 1)
    highPass.run(x, count: count, step: 1)
  }

  /// From slopes by the filtered samples to slopes by the samples, in place: a linear filter's
  /// adjoint is the filter run backwards in time.
  func applyAdjoint(_ x: UnsafeMutablePointer<Double>, count: Int) {
    highPass.run(x, count: count, step: -1)
    head.run(x, count: count, step: -1)
  }
}

/// A second-order filter; a0 is 1.
struct Biquad: Sendable {
  let b: (Double, Double, Double)
  let a: (Double, Double)

  static func shelf(
    hertz: Double, decibels: Double, q: Double, sampleRate: Double
  ) -> Biquad {
    let k = tan(Double.pi * min(hertz / sampleRate, 0.45))
    let high = pow(10, decibels / 20)
    let band = pow(high, 0.4996667741545416)
    let a0 = 1 + k / q + k * k
    return Biquad(
      b: (
        (high + band * k / q + k * k) / a0, 2 * (k * k - high) / a0,
        (high - band * k / q + k * k) / a0
      ),
      a: (2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0))
  }

  static func highPass(hertz: Double, q: Double, sampleRate: Double) -> Biquad {
    let k = tan(Double.pi * hertz / sampleRate)
    let a0 = 1 + k / q + k * k
    return Biquad(b: (1, -2, 1), a: (2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0))
  }

  /// - Parameter step: 1 forwards, -1 backwards in time.
  func run(_ x: UnsafeMutablePointer<Double>, count: Int, step: Int) {
    var (first, second) = (0.0, 0.0)
    var i = step > 0 ? 0 : count - 1
    for _ in 0..<count {
      let input = x[i]
      let output = b.0 * input + first
      first = b.1 * input - a.0 * output + second
      second = b.2 * input - a.1 * output
      x[i] = output
      i += step
    }
  }
}
