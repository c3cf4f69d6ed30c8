import Glibc

/// Frequencies that operators of a sound may have, by its partials and their distances.
struct RatioList: Sendable {
  private(set) var candidates: [RatioCandidate] = []
  /// Hz that most partials are multiples of.
  let base: Double
  /// Share of the partials that are.
  private let harmonicity: Double
  private static let most = 45
  private static let highest = 15_000.0
  /// What four steps of detune are, as a share of a frequency.
  private static let detune = 0.0028
  /// Fixed operators that are nearly at rest.
  private static let slow = [1.0, 3.5, 9]
  private static let slower = [1.5, 2.2, 5, 7.5]

  /// - Parameters:
  ///   - start: Frame where the sound has begun.
  ///   - key: Hz that ratios count from.
  init(_ target: [Float], start: Int, key: Double) {
    let early = SpectralPeak.strongest(target, start: start, size: 8192)
    let late = SpectralPeak.strongest(target, start: start + 6000, size: 16_384)
    (base, harmonicity) = Self.base(early, key: key)
    for multiple in 1...(harmonicity > 0.9 ? 12 : 8) { add(Double(multiple) * base) }
    if harmonicity < 0.97, base >= key { add(base / 2) }
    addPartials(early, late)
    addDifferences(early, late)
    candidates = Array(candidates.prefix(Self.most))
    for hertz in Self.slow { add(hertz, isFixed: true) }
  }

  /// Those beside a unison, which no spectrum tells apart, and slow ones between.
  mutating func addNeighbours(key: Double) {
    for ratio in [1.01, 0.995, 0.505, 1.02, 2.02] {
      if isNear(ratio * key, within: 0.0022) { continue }
      candidates.append(RatioCandidate(hertz: ratio * key, spread: Self.detune * ratio * key))
    }
    for hertz in Self.slower { add(hertz, isFixed: true) }
  }

  private mutating func addPartials(_ early: [SpectralPeak], _ late: [SpectralPeak]) {
    var (harmonic, other) = (0, 0)
    for (peaks, limits, wide) in [(early, (10, 12), 1.2), (late, (14, 16), 0.8)] {
      for peak in peaks {
        let multiple = (peak.hertz / base).rounded()
        if isHarmonic(peak.hertz) {
          if harmonic < limits.0, add(multiple * base) { harmonic += 1 }
        } else if other < limits.1, peak.amplitude > 0.004 * peaks[0].amplitude {
          let spread = max(Self.detune * peak.hertz, wide)
          if add(peak.hertz, spread: spread) { other += 1 }
        }
      }
    }
  }

  /// FM puts sidebands a modulator's frequency apart.
  private mutating func addDifferences(_ early: [SpectralPeak], _ late: [SpectralPeak]) {
    var found: [(hertz: Double, weight: Double)] = []
    for peaks in [early, late] {
      for (i, a) in peaks.prefix(20).enumerated() {
        for b in peaks.prefix(20).dropFirst(i + 1) where abs(a.hertz - b.hertz) >= 40 {
          let weight = (a.amplitude * b.amplitude).squareRoot() / peaks[0].amplitude
          Self.gather(&found, abs(a.hertz - b.hertz), weight)
        }
      }
    }
    found.sort { $0.weight > $1.weight }
    var (harmonic, other) = (0, 0)
    for difference in found.prefix(while: { $0.weight >= 0.03 * found[0].weight }) {
      if isHarmonic(difference.hertz) {
        if harmonic < 18, add((difference.hertz / base).rounded() * base) { harmonic += 1 }
      } else if other < 10, harmonicity < 0.95 {
        let spread = max(Self.detune * difference.hertz, 1.5)
        if add(difference.hertz, spread: spread) { other += 1 }
      }
    }
  }

  private static func gather(
    _ found: inout [(hertz: Double, weight: Double)], _ hertz: Double, _ weight: Double
  ) {
    if let same = found.firstIndex(where: { abs($0.hertz - hertz) < 2 }) {
      let sum = found[same].weight + weight
      found[same] = ((found[same].hertz * found[same].weight + hertz * weight) / sum, sum)
    } else {
      found.append((hertz, weight))
    }
  }

  @discardableResult
  private mutating func add(
    _ hertz: Double, isFixed: Bool = false, spread: Double? = nil
  ) -> Bool {
    if hertz > Self.highest || isNear(hertz, within: 0.003) { return false }
    let own = isFixed ? hertz / 2 : spread ?? Self.detune * hertz
    candidates.append(RatioCandidate(hertz: hertz, isFixed: isFixed, spread: own))
    return true
  }

  private func isNear(_ hertz: Double, within share: Double) -> Bool {
    candidates.contains { abs($0.hertz - hertz) < max(share * hertz, hertz < 20 ? 0.3 : 0.6) }
  }

  private func isHarmonic(_ hertz: Double) -> Bool {
    let multiple = (hertz / base).rounded()
    let off = abs(hertz - multiple * base)
    return multiple >= 1 && off < max(2, 0.0055 * hertz) && off < 0.2 * base
  }

  /// The highest octave of the key that explains nearly as much as the best does.
  private static func base(_ peaks: [SpectralPeak], key: Double) -> (Double, Double) {
    let total = peaks.reduce(0) { $0 + $1.amplitude.squareRoot() }
    let octaves = [3, 2, 1, 0, -1].map { key * exp2(Double($0)) }
    let shares = octaves.map { base in
      peaks.reduce(0) { sum, peak in
        let multiple = (peak.hertz / base).rounded()
        let off = abs(peak.hertz - multiple * base)
        let isHit =
          multiple >= 1 && off < max(0.02 * base + 1.5, 0.0055 * peak.hertz) && off < 0.25 * base
        return sum + (isHit ? peak.amplitude.squareRoot() : 0)
      } / max(total, 1e-12)
    }
    let best = shares.max() ?? 0
    let place = shares.firstIndex { $0 > best - 0.04 && $0 > 0.5 } ?? 3
    return (octaves[place], shares[place])
  }
}
