import Glibc

/// A second-order filter; a0 is 1.
public struct Biquad: Sendable {
  let b: (Double, Double, Double)
  let a: (Double, Double)

  /// What it remembers of the samples before.
  public struct Memory: Sendable {
    var first = 0.0
    var second = 0.0

    public init() {}
  }

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

  /// 12 dB an octave under `hertz`; q of .707 bends there without a bump.
  public static func highPass(hertz: Double, q: Double, sampleRate: Double) -> Biquad {
    let k = tan(Double.pi * hertz / sampleRate)
    let a0 = 1 + k / q + k * k
    return Biquad(b: (1, -2, 1), a: (2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0))
  }

  /// The next sample of a stream.
  @inline(__always)
  public func next(_ input: Double, _ memory: inout Memory) -> Double {
    let output = b.0 * input + memory.first
    memory.first = b.1 * input - a.0 * output + memory.second
    memory.second = b.2 * input - a.1 * output
    return output
  }

  /// - Parameter step: 1 forwards, -1 backwards in time.
  func run(_ x: UnsafeMutablePointer<Double>, count: Int, step: Int) {
    var memory = Memory()
    var i = step > 0 ? 0 : count - 1
    for _ in 0..<count {
      x[i] = next(x[i], &memory)
      i += step
    }
  }
}
