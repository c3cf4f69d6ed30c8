import Glibc
import Knobs
import Spectral

/// Measures the traits of notes of one fundamental, at 48 kHz.
/// - Thread: one at a time.
final class TraitMeter {
  static let sampleRate = 48_000.0
  /// Hz
  let fundamental: Double
  private let transform: FramePairFFT
  private let window: [Float]
  private let onset: RealFFT
  private let fade: [Float]

  /// - Parameter fundamental: Hz, above 0.
  init(fundamental: Double) {
    self.fundamental = fundamental
    // Partials of low notes need longer windows to stand apart.
    let size = fundamental >= 180 ? 4096 : fundamental >= 90 ? 8192 : 16_384
    transform = FramePairFFT(size: size)
    window = Hann.window(size)
    onset = RealFFT(size: 4096)
    let (rise, fall) = (0.005 * Self.sampleRate, 0.05 * Self.sampleRate)
    fade = (0..<Int(rise + fall)).map {
      let turn = Double($0) < rise ? Double($0) / rise - 1 : (Double($0) - rise) / fall
      return Float(0.5 + 0.5 * cos(Double.pi * turn))
    }
  }

  func measure(_ x: [Float]) -> Traits {
    let power = spectrum(x)
    let bin = Self.sampleRate / Double(transform.size)
    let envelope = NoteEnvelope(x, period: Self.sampleRate / fundamental)
    let values: [Double] = Trait.allCases.map { trait in
      switch trait {
      case .brightness: centroid(power, bin)
      case .warmth: warmth(power, bin)
      case .attack: log2(envelope.attack / Self.sampleRate)
      case .length: log2(envelope.length / Self.sampleRate)
      case .hardness: centroid(attack(x, from: envelope.start), Self.sampleRate / 4096)
      case .metallic: metallic(power, bin)
      case .noise: flatness(power)
      }
    }
    return Traits(
      steps: zip(Trait.allCases, values).map { $1 / $0.step },
      loudness: Loudness.integrated(x, sampleRate: Self.sampleRate))
  }

  /// Power by bin, summed over the note; the window's rise leaves the attack to `hardness`. Of two
  /// frames that one transform takes as real and imaginary part only the sum of powers is wanted,
  /// which needs no taking apart.
  private func spectrum(_ x: [Float]) -> [Double] {
    let (size, hop) = (transform.size, transform.size / 2)
    var power = [Double](repeating: 0, count: transform.bins)
    for start in stride(from: 0, to: x.count, by: 2 * hop) {
      frame(x, from: start, into: transform.first)
      frame(x, from: start + hop, into: transform.second)
      transform.forward()
      for k in 0..<transform.bins {
        let (a, b) = (transform.real[k], transform.imaginary[k])
        let (c, d) = (transform.real[size - k], transform.imaginary[size - k])
        power[k] += Double(a * a + b * b + c * c + d * d)
      }
    }
    return power
  }

  private func frame(_ x: [Float], from start: Int, into row: UnsafeMutablePointer<Float>) {
    for i in 0..<transform.size {
      let at = start + i
      row[i] = at >= 0 && at < x.count ? window[i] * x[at] : 0
    }
  }

  /// Power by bin of the first 50 ms, the first instant counting most. The 5 ms before it fade in: a
  /// slow sound that was cut into would be heard as a click.
  private func attack(_ x: [Float], from start: Int) -> [Double] {
    for i in 0..<onset.size {
      let at = start - 240 + i
      onset.samples[i] = i < fade.count && x.indices.contains(at) ? fade[i] * x[at] : 0
    }
    onset.forward()
    return (0..<onset.bins).map { k in
      let (re, im) = onset.spectrum[k]
      return Double(re * re + im * im)
    }
  }

  /// Octaves over the fundamental, weighted by magnitude.
  private func centroid(_ power: [Double], _ bin: Double) -> Double {
    var (weighted, total) = (0.0, 0.0)
    for k in 1..<power.count {
      let magnitude = power[k].squareRoot()
      weighted += Double(k) * bin * magnitude
      total += magnitude
    }
    return total > 0 ? log2(weighted / total / fundamental) : 0
  }

  private func warmth(_ power: [Double], _ bin: Double) -> Double {
    let edge = min(Int(3.5 * fundamental / bin), power.count - 1)
    let (low, high) = (power[1..<edge].reduce(0, +), power[edge...].reduce(0, +))
    // Beyond 50 dB nobody hears the smaller one.
    let floor = 1e-5 * (low + high) + 1e-30
    return 10 * log10((low + floor) / (high + floor))
  }

  private func metallic(_ power: [Double], _ bin: Double) -> Double {
    var (off, total) = (0.0, 1e-30)
    for k in 1..<power.count {
      let harmonic = max(1, (Double(k) * bin / fundamental).rounded())
      total += power[k]
      if abs(Double(k) - harmonic * fundamental / bin) > 3 { off += power[k] }
    }
    return 10 * log10(off / total + 1e-9)
  }

  private func flatness(_ power: [Double]) -> Double {
    let magnitudes = power.map { Float($0.squareRoot()) }
    return 10 * log10(SoundFeatures.flatness(magnitudes[...]) + 1e-9)
  }
}
