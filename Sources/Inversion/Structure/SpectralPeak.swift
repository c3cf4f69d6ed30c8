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
    let logs = (0..<transform.bins).map { k in
      let (re, im) = (Double(transform.spectrum[k].0), Double(transform.spectrum[k].1))
      return 0.5 * log(re * re + im * im + 1e-24)
    }
    var peaks: [SpectralPeak] = []
    for k in 2..<(logs.count - 2) {
      let m = logs[k]
      guard m > logs[k - 1], m >= logs[k + 1], m > logs[k - 2], m > logs[k + 2] else { continue }
      let shift = (logs[k - 1] - logs[k + 1]) / (2 * (logs[k - 1] - 2 * m + logs[k + 1]))
      peaks.append(
        SpectralPeak(
          hertz: (Double(k) + shift) * NoteClock.rate / Double(size), amplitude: exp(m)))
    }
    peaks.sort { $0.amplitude > $1.amplitude }
    let floor = (peaks.first?.amplitude ?? 0) * least
    return Array(peaks.prefix { $0.amplitude >= floor }.prefix(most))
  }
}
