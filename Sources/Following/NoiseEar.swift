import Glibc
import Spectral

/// Hears what lies between the harmonics: power per Hz in bands, by the geometric mean over bins, which
/// a chord or a partial that is not where it should be hardly moves.
///
/// The window is as long as it takes to tell one harmonic from the next. Preallocates; one thread at a
/// time.
final class NoiseEar {
  static let bands = 17
  /// Seconds of the shortest and the longest window, and periods of one between.
  private static let seconds = 0.06...0.16
  private static let periods = 6.0
  /// The mean of an exponential distribution over its geometric mean.
  private static let bias = 1.78
  /// Share of a moving pitch that is left when it has been straightened.
  private static let bent = 0.25
  /// The same of a partial that moves by a tenth of the pitch, and of a level that does by 20 dB: an
  /// onset in the middle of the window.
  private static let moving = pow(10, -5.2)
  private static let struck = pow(10, -2.2)

  /// Samples of the longest window.
  let window: Int
  /// Hz where bands begin, and where the last ends.
  let edges: [Double]
  private let sampleRate: Double
  /// By size.
  private let transforms: [RealFFT]
  /// Of the last window; the next is mostly as long.
  private var taper = Taper(count: 0, isSteep: false)

  init(sampleRate: Double) {
    self.sampleRate = sampleRate
    window = Int(NoiseEar.seconds.upperBound * sampleRate) / 2 * 2
    var sizes: [Int] = []
    var size = 64
    while size / 2 < window {
      if Double(size) >= NoiseEar.seconds.lowerBound * sampleRate { sizes.append(size) }
      size *= 2
    }
    transforms = sizes.map { RealFFT(size: $0) }
    func mel(_ hertz: Double) -> Double { 2595 * log10(1 + hertz / 700) }
    let top = mel(min(24_000, 0.5 * sampleRate))
    edges = (0...NoiseEar.bands).map { band in
      700 * (pow(10, top * Double(band) / Double(NoiseEar.bands) / 2595) - 1)
    }
  }

  /// Samples looked at.
  /// - Parameter pitch: Hz; 0: there is none.
  func count(pitch: Double) -> Int {
    let wanted = pitch > 0 ? NoiseEar.periods / pitch : 0
    let bounded = min(max(wanted, NoiseEar.seconds.lowerBound), NoiseEar.seconds.upperBound)
    return min(Int(bounded * sampleRate) / 2 * 2, window)
  }

  /// Power per Hz of each band.
  /// - Parameters:
  ///   - x: `count` samples.
  ///   - tone: The pitch along them; nil: there is none, everything is noise.
  func listen(_ x: UnsafePointer<Float>, _ tone: TonePath?, count: Int) -> [Double] {
    guard let transform = transforms.first(where: { $0.size >= count }) else { return [] }
    let pitch = tone?.mean(over: count) ?? 0
    let isLong = pitch * Double(count) / sampleRate >= Taper.many
    if taper.weights.count != count || taper.isSteep != isLong {
      taper = Taper(count: count, isSteep: isLong)
    }
    if let tone {
      tone.straighten(x, count: count, into: transform.samples)
    } else {
      transform.samples.update(from: x, count: count)
    }
    for i in 0..<count { transform.samples[i] *= taper.weights[i] }
    for i in count..<transform.size { transform.samples[i] = 0 }
    transform.forward()
    let first = SoundFeatures.rms(x, count: count / 2)
    let second = SoundFeatures.rms(x + count / 2, count: count / 2)
    let rise = SoundFeatures.decibels(second) - SoundFeatures.decibels(first)
    let spacing = sampleRate / Double(transform.size)
    let gap = min(max(0.3, taper.lobe * sampleRate / Double(count) / max(pitch, 1)), 0.42)
    let view = View(
      spectrum: transform.spectrum, spacing: spacing, pitch: pitch, gap: gap,
      drift: NoiseEar.bent * (tone?.range ?? 0), skirt: taper.skirt,
      restless: NoiseEar.struck * min(rise * rise / 400, 1))
    let density = 2 / (sampleRate * taper.power * Double(count))
    return (0..<NoiseEar.bands).map { band in
      let first = max(1, Int((edges[band] / spacing).rounded(.up)))
      let end = min(transform.bins - 1, Int(edges[band + 1] / spacing))
      return first <= end ? density * level(view, first...end) : 0
    }
  }

  /// One transform, and what is known of the tone in it.
  private struct View {
    let spectrum: UnsafeMutablePointer<(Float, Float)>
    let spacing: Double
    let pitch: Double
    /// Share of the pitch round a harmonic that is its own.
    let gap: Double
    /// Octaves that the pitch still moves by.
    let drift: Double
    /// The density of a harmonic's skirt under it.
    let skirt: Double
    /// What a change of level adds to it.
    let restless: Double
  }

  /// Power of a bin that is noise, over some bins.
  private func level(_ view: View, _ bins: ClosedRange<Int>) -> Double {
    var (logs, count, whole) = (0.0, 0, 0.0)
    for bin in bins {
      let (re, im) = view.spectrum[bin]
      let power = Double(re * re + im * im) + 1e-30
      whole += power
      if view.pitch > 0 {
        let turns = Double(bin) * view.spacing / view.pitch
        if abs(turns - turns.rounded()) <= view.gap { continue }
      }
      logs += log(power)
      count += 1
    }
    let mean = whole / Double(bins.count)
    guard count > 0 else { return 0 }
    let between = NoiseEar.bias * exp(logs / Double(count))
    if view.pitch == 0 { return min(between, mean) }
    let middle = 0.5 * Double(bins.lowerBound + bins.upperBound) * view.spacing
    let smear = view.drift * log(2) * middle / view.pitch
    let skirt = view.skirt + NoiseEar.moving * pow(smear / 0.1, 4) + view.restless
    return max(between - mean * min(skirt, 1), 0)
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

/// The window of a transform: one whose skirts fall to nothing where there are periods enough to afford
/// its wide lobe, else Hann's.
private struct Taper {
  /// Periods that are enough.
  static let many = 11.0

  let isSteep: Bool
  let weights: [Float]
  /// Half the main lobe, in bins of the window's length.
  let lobe: Double
  /// Mean of its square.
  let power: Double
  let skirt: Double

  init(count: Int, isSteep: Bool) {
    self.isSteep = isSteep
    guard isSteep else {
      (lobe, power, skirt) = (2.1, 0.375, pow(10, -5.2))
      weights = Hann.window(count)
      return
    }
    (lobe, power, skirt) = (4, 0.258, 1e-8)
    // Harris 1978, four terms.
    let cosines = [0.358_75, -0.488_29, 0.141_28, -0.011_68]
    let turn = 2 * Double.pi / Double(count)
    weights = (0..<count).map { i in
      Float(cosines.indices.reduce(0) { $0 + cosines[$1] * cos(turn * Double($1 * i)) })
    }
  }
}
