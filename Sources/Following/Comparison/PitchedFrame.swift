import Glibc
import Spectral

/// One moment of a pitched sound taken apart: the power of each harmonic, and of what lies between
/// them.
///
/// Power is that of a sine of amplitude 1. Every bin nearer to a harmonic than .3 of the pitch is
/// the harmonic's, the others are noise: their geometric mean, which a stray line hardly moves.
/// What leaks from the harmonics into the gaps lies 40 dB and more under them while the pitch stands.
struct PitchedFrame {
  let pitch: Double
  /// Power of harmonics 1, 2, … less the noise under them; 0 where the noise is as strong, and
  /// 80 dB under the strongest, where it may be what others leak.
  let harmonics: [Double]
  /// Power per Hz between harmonics 0 and 1, 1 and 2, …; one more than there are harmonics.
  let noise: [Double]
  /// Half of a harmonic's width, in harmonics.
  private static let reach = 0.3
  /// Mean of noise power over its geometric mean: e to Euler's constant.
  private static let geometric = 1.781

  /// - Parameters:
  ///   - magnitudes: Of a Hann window of `size` samples.
  ///   - pitch: Hz, above 0.
  init(_ magnitudes: [Float], size: Int, sampleRate: Double, pitch: Double) {
    let spacing = sampleRate / Double(size)
    let scale = 32 / (3 * Double(size) * Double(size))
    let power = magnitudes.map { scale * Double($0) * Double($0) }
    let bins = { (from: Double, to: Double) -> ArraySlice<Double> in
      let first = min(Int((from * pitch / spacing).rounded(.up)), power.count - 1)
      return power[first...max(first, min(Int(to * pitch / spacing), power.count - 1))]
    }
    let count = max(0, Int(Double(power.count - 1) * spacing / pitch - 1))
    let gaps = (0...count).map { gap in
      Self.density(bins(Double(gap) + Self.reach, Double(gap + 1) - Self.reach))
    }
    let powers = (0..<count).map { below in
      let lobe = bins(Double(below + 1) - Self.reach, Double(below + 1) + Self.reach)
      let noise = (gaps[below] * gaps[below + 1]).squareRoot() * Double(lobe.count)
      let sum = lobe.reduce(0, +)
      return sum > 2 * noise ? sum - noise : 0
    }
    let least = 1e-8 * (powers.max() ?? 0)
    harmonics = powers.map { $0 > least ? $0 : 0 }
    noise = gaps.map { $0 / spacing }
    self.pitch = pitch
  }

  /// Whether a harmonic that stands over the noise lies in the range of Hz.
  func hasHarmonic(in range: ClosedRange<Double>) -> Bool {
    numbers(of: range).contains { harmonics[$0 - 1] > 0 }
  }

  /// dB of the harmonics in the range of Hz, minus infinity where noise drowns them; nil: none
  /// lies there.
  func harmonicLevel(in range: ClosedRange<Double>) -> Double? {
    let numbers = numbers(of: range)
    guard !numbers.isEmpty else { return nil }
    return 10 * log10(numbers.reduce(0) { $0 + harmonics[$1 - 1] })
  }

  /// dB of the noise in the range of Hz, by the gaps that reach into it; nil where none does.
  func noiseLevel(in range: ClosedRange<Double>) -> Double? {
    let first = max(0, Int((range.lowerBound / pitch - 1 + Self.reach).rounded(.up)))
    let last = min(Int((range.upperBound / pitch - Self.reach).rounded(.down)), noise.count - 1)
    guard first <= last else { return nil }
    let density = noise[first...last].reduce(0) { $0 + log10($1) } / Double(last - first + 1)
    return 10 * (density + log10(range.upperBound - range.lowerBound))
  }

  /// Numbers of the harmonics that lie in the range of Hz.
  private func numbers(of range: ClosedRange<Double>) -> Range<Int> {
    let first = max(1, Int((range.lowerBound / pitch).rounded(.up)))
    let last = min(Int(range.upperBound / pitch), harmonics.count)
    return first..<max(first, last + 1)
  }

  /// Mean power of a bin of noise.
  private static func density(_ bins: ArraySlice<Double>) -> Double {
    geometric * exp(bins.reduce(0) { $0 + log(max($1, 1e-30)) } / Double(bins.count))
  }
}

/// Cuts pitched frames out of a sound, with windows long enough to tell harmonics apart: nine
/// periods, at least 60 ms, at most 240.
struct PitchedFrames {
  private let samples: [Float]
  private let sampleRate: Double
  private let views: [STFT]

  init(_ samples: [Float], sampleRate: Double) {
    (self.samples, self.sampleRate) = (samples, sampleRate)
    views = [0.06, 0.12, 0.24].map { seconds in
      let size = 2 * max(16, Int((seconds * sampleRate / 2).rounded()))
      return STFT(size: size, hop: size)
    }
  }

  /// - Parameters:
  ///   - centre: Sample in the window's middle; beyond the samples is silence.
  ///   - pitch: Hz, above 0.
  func frame(at centre: Int, pitch: Double) -> PitchedFrame {
    let needed = 9 * sampleRate / pitch
    let view = views.first { Double($0.size) >= needed } ?? views[views.count - 1]
    return PitchedFrame(
      view.magnitudes(samples, from: centre - view.size / 2), size: view.size,
      sampleRate: sampleRate, pitch: pitch)
  }
}
