import DX7
import Foundation
import Spectral

/// Frequencies that stand out in the target, and the distances between them: what operators are
/// likely tuned to, since FM puts its sidebands at carrier +- n modulator.
struct LikelyPitches: Sendable {
  /// Hz and weight, the strongest first; empty when nothing stands out.
  private(set) var frequencies: [(hertz: Double, weight: Double)] = []
  private let lattice = RatioLattice()
  private static let size = 16_384
  /// Peaks that count, and how far under the strongest, in power.
  private static let most = 16
  private static let floor: Float = 1e-5

  /// Nothing is known.
  init() {}

  /// - Parameter samples: 48 kHz, from the onset on.
  init(_ samples: [Float]) {
    let peaks = Self.peaks(Self.spectrum(samples))
    var found = peaks.map { (hertz: $0.hertz, weight: sqrt($0.level)) }
    for (i, a) in peaks.enumerated() {
      for b in peaks.dropFirst(i + 1) where abs(a.hertz - b.hertz) > 10 {
        found.append((abs(a.hertz - b.hertz), 0.3 * sqrt(min(a.level, b.level))))
      }
    }
    frequencies = Self.merged(found)
  }

  /// A setting for an operator of a key, by chance; nil when the target has no partials.
  func setting(keyHertz: Double, _ random: inout SearchRandom) -> RatioLattice.Setting? {
    guard !frequencies.isEmpty else { return nil }
    let wish = frequencies[random.weighted(frequencies.map(\.weight))].hertz
    return lattice.nearest(ratio: Float(wish / keyHertz))
  }

  /// Mean power of half-overlapping windows.
  private static func spectrum(_ samples: [Float]) -> [Float] {
    let transform = RealFFT(size: size)
    var power = [Float](repeating: 0, count: transform.bins)
    for start in stride(from: 0, to: max(1, samples.count - size / 2), by: size / 2) {
      for i in 0..<size {
        let hann = 0.5 - 0.5 * cos(2 * Float.pi * Float(i) / Float(size))
        transform.samples[i] = start + i < samples.count ? hann * samples[start + i] : 0
      }
      transform.forward()
      for k in 0..<transform.bins {
        let (re, im) = transform.spectrum[k]
        power[k] += re * re + im * im
      }
    }
    return power
  }

  /// The strongest, by power over the strongest's.
  private static func peaks(_ power: [Float]) -> [(hertz: Double, level: Double)] {
    guard let top = power.max(), top > 0 else { return [] }
    let peaks = LocalMaxima.find(power, over: top * floor)
      .map { (hertz: $0.bin * 48_000 / Double(size), level: Double($0.power / top)) }
    return Array(peaks.sorted { $0.level > $1.level }.prefix(most))
  }

  /// Those within 8 cents as one.
  private static func merged(
    _ found: [(hertz: Double, weight: Double)]
  ) -> [(hertz: Double, weight: Double)] {
    var kept: [(hertz: Double, weight: Double)] = []
    for entry in found.sorted(by: { $0.weight > $1.weight }) {
      let same = kept.firstIndex { abs(1200 * log2($0.hertz / entry.hertz)) < 8 }
      if let same {
        kept[same].weight += entry.weight
      } else {
        kept.append(entry)
      }
    }
    return Array(kept.sorted { $0.weight > $1.weight }.prefix(48))
  }
}
