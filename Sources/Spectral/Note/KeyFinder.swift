import Glibc

/// Which key an FM sound may have been played with.
///
/// FM partials lie at sums and differences of operator frequencies, and those at the key's pitch
/// times a ratio; a fundamental may be missing and an inharmonic modulator loud. So every peak of
/// the mean spectrum, its fractions and the distances between peaks are candidates, and each is
/// scored by how much of a surprise it takes away: a peak at harmonic h is worth the logarithm of
/// the spacing of harmonics there over the tolerance. High harmonics of a low candidate are dense,
/// explain anything, and so count for nothing. Instruments in tune with 440 Hz get a small bonus.
enum KeyFinder {
  private static let range = 24.0...5000.0
  /// Cents by which a partial may miss: detune, beats, the FFT's resolution.
  private static let tolerance = 13.0
  /// Score of a candidate that lies on a tempered key, in bits.
  private static let concert = 5.0
  /// Keys are played round this pitch, so many octaves to either side.
  private static let centre = 300.0
  private static let spread = 2.2
  private static let divisors = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14]
  /// Bits of score by which the weight falls to 1/e.
  private static let doubt = 4.0

  /// - Parameters:
  ///   - x: at `NoteAnalysis.rate`, from the onset on. - count: at most so many.
  static func guesses(_ x: [Float], count: Int = 6) -> [NoteGuess.Pitch] {
    let peaks = SpectralPeaks(x, sampleRate: NoteAnalysis.rate)
    let model = HarmonicScore(peaks, tolerance: tolerance)
    let scored = candidates(peaks).map { ($0, model.explain($0).score) }
      .sorted { $0.1 > $1.1 }.prefix(200)
    var refined = scored.map { candidate, _ -> (hertz: Double, score: Double, cents: Double) in
      let hertz = candidate * exp2(model.explain(candidate).offset / 1200)
      let explained = model.explain(hertz)
      return (hertz, explained.score + prior(hertz), explained.error)
    }
    refined.sort { $0.score > $1.score }
    var kept: [(hertz: Double, score: Double, cents: Double)] = []
    for guess in refined where kept.count < count && isNew(guess.hertz, kept.map(\.hertz)) {
      kept.append(guess)
    }
    let best = kept.first?.score ?? 0
    let shares = kept.map { exp(($0.score - best) / doubt) }
    let sum = shares.reduce(0, +)
    return zip(kept, shares).map {
      NoteGuess.Pitch(hertz: $0.hertz, weight: $1 / sum, cents: $0.cents)
    }
  }

  private static func candidates(_ peaks: SpectralPeaks) -> [Double] {
    var all: [Double] = []
    for peak in peaks.hertz.prefix(14) { all += divisors.map { peak / $0 } }
    let lead = Array(peaks.hertz.prefix(10))
    for (i, a) in lead.enumerated() {
      for b in lead[(i + 1)...] { all += [abs(a - b), abs(a - b) / 2] }
    }
    return all.filter { range.contains($0) }
  }

  private static func prior(_ hertz: Double) -> Double {
    let key = 12 * log2(hertz / 440)
    let off = (key - key.rounded()) * 100
    let octaves = log2(hertz / centre) / spread
    return concert * exp(-0.5 * (off / 6) * (off / 6)) - 0.5 * octaves * octaves
  }

  /// Not the same key as one kept, and not a third octave of one: those say nothing new.
  private static func isNew(_ hertz: Double, _ kept: [Double]) -> Bool {
    let octaves = kept.map { log2(hertz / $0) }
    return octaves.allSatisfy { abs($0) > 0.05 }
      && octaves.filter { abs($0 - $0.rounded()) < 0.04 }.count < 2
  }
}

/// How well the partials of a sound are explained by a fundamental.
struct HarmonicScore {
  private let peaks: [(hertz: Double, weight: Double, tolerance: Double)]

  init(_ peaks: SpectralPeaks, tolerance: Double) {
    self.peaks = zip(peaks.hertz, peaks.levels).map { hertz, level in
      let weight = max(0, 1 + level / SpectralPeaks.floor)
      // 0.7 Hz is what the FFT's bins leave open on a partial that decays.
      let resolution = 1200 * log2(1 + 0.7 / hertz)
      let miss = (tolerance * tolerance + resolution * resolution).squareRoot()
      return (hertz, weight * weight, miss)
    }
  }

  /// - Returns: the score in bits, by how many cents the partials lie above the harmonics, and how
  ///   uncertain that is.
  func explain(_ fundamental: Double) -> (score: Double, offset: Double, error: Double) {
    var score = 0.0
    var offset = 0.0
    var squares = 0.0
    for peak in peaks {
      let harmonic = max(1, (peak.hertz / fundamental).rounded())
      let cents = 1200 * log2(peak.hertz / (harmonic * fundamental))
      let spacing = 1200 * log2(1 + 1 / harmonic)
      let worth = max(0, log2(spacing / (2 * peak.tolerance)))
      let miss = cents / peak.tolerance
      let gain = peak.weight * worth * exp(-0.5 * miss * miss)
      score += gain
      offset += gain * cents
      squares += gain * cents * cents
    }
    guard score > 0 else { return (0, 0, 100) }
    let mean = offset / score
    return (score, mean, max(0, squares / score - mean * mean).squareRoot() + 0.1)
  }
}
