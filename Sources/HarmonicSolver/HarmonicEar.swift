import Glibc

/// Complex amplitudes of the harmonics of a pitch at one moment, under a Hann window.
///
/// The window is at least 2.5 periods long, so that one harmonic does not hear the next, but not so
/// short that noise rules. Preallocates; one thread at a time.
public final class HarmonicEar {
  /// Seconds of the shortest window.
  public static let shortest = 0.012
  private static let lanes = 8
  /// Periods of the window to either side of its centre.
  private let periods: Double

  private let sampleRate: Double
  /// x(n) + x(-n) and x(n) - x(-n) under the window.
  private let even: UnsafeMutablePointer<Float>
  private let odd: UnsafeMutablePointer<Float>
  /// Most samples to either side.
  public let reach: Int

  /// - Parameters:
  ///   - reach: Most samples to either side.
  ///   - periods: Of the window, to either side of its centre.
  public init(sampleRate: Double, reach: Int, periods: Double = 1.25) {
    (self.sampleRate, self.reach, self.periods) = (sampleRate, reach, periods)
    even = .allocate(capacity: reach + 1)
    odd = .allocate(capacity: reach + 1)
    even.initialize(repeating: 0, count: reach + 1)
    odd.initialize(repeating: 0, count: reach + 1)
  }

  deinit {
    even.deallocate()
    odd.deallocate()
  }

  /// Samples that the window reaches to either side.
  public func side(pitch: Double) -> Int {
    let half = max(periods / pitch, 0.5 * HarmonicEar.shortest)
    return min(Int(half * sampleRate), reach)
  }

  /// Harmonics that are looked at: up to 16 kHz, and under half the rate.
  public func count(pitch: Double) -> Int {
    max(1, min(HarmonicTarget.mostHarmonics, Int(min(16_000, 0.48 * sampleRate) / pitch)))
  }

  /// - Parameters:
  ///   - x: The sample at the centre; `side` samples lie to either side.
  /// - Returns: a_k of x(n) = sum of Re(a_k e^(i k w n)), from the first on.
  public func listen(
    _ x: UnsafePointer<Float>, pitch: Double, side: Int
  ) -> (real: [Float], imaginary: [Float]) {
    let scale = fold(x, side)
    let harmonics = count(pitch: pitch)
    let turn = 2 * Double.pi * pitch / sampleRate
    var (real, imaginary) = ([Float](), [Float]())
    real.reserveCapacity(harmonics + HarmonicEar.lanes)
    imaginary.reserveCapacity(harmonics + HarmonicEar.lanes)
    var first = 1
    while first <= harmonics {
      let (re, im) = eight(from: first, turn, side)
      for lane in 0..<min(HarmonicEar.lanes, harmonics - first + 1) {
        real.append(re[lane] * scale)
        imaginary.append(-im[lane] * scale)
      }
      first += HarmonicEar.lanes
    }
    return (real, imaginary)
  }

  /// - Returns: 2 over the sum of the window.
  private func fold(_ x: UnsafePointer<Float>, _ side: Int) -> Float {
    var sum: Float = 0
    for n in 0...side {
      let w = Float(0.5 + 0.5 * cos(Double.pi * Double(n) / Double(side + 1)))
      even[n] = n == 0 ? x[0] : w * (x[n] + x[-n])
      odd[n] = n == 0 ? 0 : w * (x[n] - x[-n])
      sum += n == 0 ? w : 2 * w
    }
    return 2 / sum
  }

  /// Sums over the window for eight harmonics side by side, by turning their phasors from sample to
  /// sample.
  private func eight(
    from first: Int, _ turn: Double, _ side: Int
  ) -> (SIMD8<Float>, SIMD8<Float>) {
    typealias V = SIMD8<Float>
    var (c, s, dc, ds) = (V(repeating: 1), V(repeating: 0), V(), V())
    for lane in 0..<HarmonicEar.lanes {
      let angle = turn * Double(first + lane)
      dc[lane] = Float(cos(angle))
      ds[lane] = Float(sin(angle))
    }
    var (re, im) = (V(repeating: 0), V(repeating: 0))
    for n in 0...side {
      re += c * even[n]
      im += s * odd[n]
      let next = c * dc - s * ds
      s = s * dc + c * ds
      c = next
    }
    return (re, im)
  }
}
