import Glibc
import Spectral

/// Hears what lies between the harmonics: power per Hz in bands, by the geometric mean over bins, which
/// a chord or a partial that is not where it should be hardly moves.
///
/// Preallocates; one thread at a time.
final class NoiseEar {
  static let bands = 17
  /// Seconds of the window.
  static let seconds = 0.06
  /// The mean of an exponential distribution over its geometric mean.
  private static let bias = 1.78
  /// The density of a harmonic's skirt under it.
  private static let skirt = pow(10, -5.2)

  /// Samples of the window.
  let window: Int
  /// Hz where bands begin, and where the last ends.
  let edges: [Double]
  private let sampleRate: Double
  private let transform: RealFFT
  private let hann: [Float]
  /// From the power of a bin to power per Hz.
  private let density: Double

  init(sampleRate: Double) {
    self.sampleRate = sampleRate
    window = Int(NoiseEar.seconds * sampleRate) / 2 * 2
    var size = 64
    while size < window { size *= 2 }
    transform = RealFFT(size: size)
    hann = Hann.window(window)
    density = 2 / (sampleRate * 0.375 * Double(window))
    func mel(_ hertz: Double) -> Double { 2595 * log10(1 + hertz / 700) }
    let top = mel(min(24_000, 0.5 * sampleRate))
    edges = (0...NoiseEar.bands).map { band in
      700 * (pow(10, top * Double(band) / Double(NoiseEar.bands) / 2595) - 1)
    }
  }

  /// Power per Hz of each band.
  /// - Parameters:
  ///   - x: `window` samples.
  ///   - pitch: Hz; 0: there is none, everything is noise.
  ///   - drift: Octaves that the pitch moves in 40 ms.
  func listen(_ x: UnsafePointer<Float>, pitch: Double, drift: Double) -> [Double] {
    for i in 0..<window { transform.samples[i] = x[i] * hann[i] }
    for i in window..<transform.size { transform.samples[i] = 0 }
    transform.forward()
    let spacing = sampleRate / Double(transform.size)
    return (0..<NoiseEar.bands).map { band in
      let first = max(1, Int((edges[band] / spacing).rounded(.up)))
      let end = min(transform.bins - 1, Int(edges[band + 1] / spacing))
      return level(first, end, spacing, pitch, drift)
    }
  }

  private func level(
    _ first: Int, _ end: Int, _ spacing: Double, _ pitch: Double, _ drift: Double
  ) -> Double {
    guard first <= end else { return 0 }
    let gap = pitch < 100 ? 0.42 : 0.3
    var (logs, count, whole) = (0.0, 0, 0.0)
    for bin in first...end {
      let (re, im) = transform.spectrum[bin]
      let power = Double(re * re + im * im) + 1e-30
      whole += power
      if pitch > 0 {
        let turns = Double(bin) * spacing / pitch
        if abs(turns - turns.rounded()) <= gap { continue }
      }
      logs += log(power)
      count += 1
    }
    let mean = whole / Double(end - first + 1)
    guard count > 0 else { return 0 }
    let between = NoiseEar.bias * exp(logs / Double(count))
    if pitch == 0 { return density * min(between, mean) }
    let smear = drift * log(2) * 0.5 * Double(first + end) * spacing / pitch
    let leaked = mean * NoiseEar.skirt * (1 + pow(abs(smear) / 0.15, 4))
    return density * max(between - leaked, 0)
  }

  /// Power per Hz at a frequency.
  func density(_ bands: [Double], at hertz: Double) -> Double {
    var band = 0
    while band < NoiseEar.bands - 1 && hertz >= edges[band + 1] { band += 1 }
    return bands[band]
  }

  /// Power between two frequencies.
  func power(_ bands: [Double], from low: Double, to high: Double) -> Double {
    bands.indices.reduce(0) { sum, band in
      sum + bands[band] * max(0, min(high, edges[band + 1]) - max(low, edges[band]))
    }
  }

  /// Power of all bands together.
  func power(_ bands: [Double]) -> Double {
    bands.indices.reduce(0) { $0 + bands[$1] * (edges[$1 + 1] - edges[$1]) }
  }
}
