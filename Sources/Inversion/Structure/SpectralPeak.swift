import Glibc
import Spectral

/// A partial that stands out.
struct SpectralPeak {
  var hertz: Double
  var amplitude: Double
  private static let most = 48
  /// Of the strongest.
  private static let least = 1e-3

  /// The strongest of a stretch, under a window without side lobes (Hann squared), between bins by
  /// a parabola through the logarithms.
  /// - Parameter size: A power of two.
  static func strongest(_ samples: [Float], start: Int, size: Int) -> [SpectralPeak] {
    let transform = RealFFT(size: size)
    for i in 0..<size {
      let hann = 0.5 - 0.5 * cos(2 * Double.pi * Double(i) / Double(size))
      let sample = start + i < samples.count ? Double(samples[start + i]) : 0
      transform.samples[i] = Float(hann * hann * sample)
    }
    transform.forward()
    let power = (0..<transform.bins).map { k in
      let (re, im) = transform.spectrum[k]
      return re * re + im * im
    }
    let least = (power.max() ?? 0) * Float(Self.least * Self.least)
    let peaks = LocalMaxima.find(power, over: max(least, .leastNormalMagnitude)).map {
      SpectralPeak(
        hertz: $0.bin * NoteClock.rate / Double(size), amplitude: Double($0.power).squareRoot())
    }
    return Array(peaks.sorted { $0.amplitude > $1.amplitude }.prefix(most))
  }
}
