import Glibc
import Spectral

/// Hears sounds of 48 kHz and says their descriptors.
/// - Thread: one at a time.
final class DescriptorMeter {
  static let size = 2048
  private static let rate = MorphStage.sampleRate
  private static let bands = 40
  /// dB under the loudest moment from which on nothing counts.
  private static let range = 60.0
  private let transform = RealFFT(size: size)
  private let window = Hann.window(size)
  private let mel = MelBank(bands: bands, size: size, sampleRate: rate)

  /// - Parameter pitch: Hz of the key that was played.
  func measure(_ sound: [Float], pitch: Double) -> Descriptors {
    let course = SoundCourse(sound, rate: Self.rate)
    let levels = course.levels(every: Self.size)
    let loudest = levels.max() ?? 0
    guard loudest > 1e-5 else { return Self.silence }
    let floor = loudest * pow(10, -Self.range / 20)
    let heard = levels.indices.filter { levels[$0] > floor }
    var series = [[Double]](repeating: [], count: Descriptor.series)
    var mels: [[Double]] = []
    var noise = Inharmonicity(pitch: pitch, bins: transform.bins, rate: Self.rate)
    for frame in heard {
      let magnitudes = spectrum(sound, from: frame * Self.size)
      let moment = MomentOfSound(
        magnitudes, bins: transform.bins, spacing: Self.rate / Double(Self.size))
      series[0].append(SoundFeatures.decibels(levels[frame]))
      for (row, value) in moment.values.enumerated() { series[1 + row].append(value) }
      series[5].append(crossings(sound, frame * Self.size))
      mels.append(SoundFeatures.melLevels(magnitudes[...], mel))
      noise.take(magnitudes)
    }
    colour(&series, Self.floored(mels))
    let sorted = series.map { $0.sorted() }
    return Descriptors(
      values: sorted.map { Self.quantile($0, 0.5) }
        + sorted.map { Self.quantile($0, 0.75) - Self.quantile($0, 0.25) }
        + [course.attack, course.decay, noise.share],
      isSilent: false)
  }

  /// Magnitudes of a frame.
  private func spectrum(_ sound: [Float], from start: Int) -> [Float] {
    let (samples, spectrum, bins) = (transform.samples, transform.spectrum, transform.bins)
    for i in 0..<Self.size { samples[i] = sound[start + i] * window[i] }
    transform.forward()
    return [Float](unsafeUninitializedCapacity: bins) { magnitudes, filled in
      for k in 0..<bins {
        let (re, im) = spectrum[k]
        magnitudes[k] = (re * re + im * im).squareRoot()
      }
      filled = bins
    }
  }

  /// Flux and cepstrum.
  private func colour(_ series: inout [[Double]], _ mels: [[Double]]) {
    for (place, levels) in mels.enumerated() {
      series[6].append(place > 0 ? Self.flux(mels[place - 1], levels) : 0)
      for order in 1...6 { series[6 + order].append(Self.cepstrum(levels, order)) }
    }
  }

  private static let silence = Descriptors(
    values: Descriptor.allCases.map { $0 == .loudness ? -100 : 0 }, isSilent: true)

  /// On a floor 80 dB under the loudest band.
  private static func floored(_ levels: [[Double]]) -> [[Double]] {
    let floor = (levels.joined().max() ?? 0) - 80
    return levels.map { $0.map { max($0, floor) } }
  }

  /// Share of samples at which the sound changes its sign.
  private func crossings(_ sound: [Float], _ start: Int) -> Double {
    sound.withUnsafeBufferPointer { x in
      var count = 0
      for i in start + 1..<start + Self.size where (x[i] < 0) != (x[i - 1] < 0) { count += 1 }
      return Double(count) / Double(Self.size)
    }
  }

  /// Mean rise of the bands, dB.
  private static func flux(_ before: [Double], _ now: [Double]) -> Double {
    zip(before, now).reduce(0) { $0 + max(0, $1.1 - $1.0) } / Double(bands)
  }

  private static let cosines: [[Double]] = (0...6).map { order in
    (0..<bands).map {
      (2 / Double(bands)).squareRoot()
        * cos(Double.pi * Double(order) * (Double($0) + 0.5) / Double(bands))
    }
  }

  private static func cepstrum(_ levels: [Double], _ order: Int) -> Double {
    zip(levels, cosines[order]).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    guard let last = sorted.indices.last else { return 0 }
    let place = share * Double(last)
    let below = Int(place)
    let above = min(below + 1, last)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }
}
