import Glibc

/// When the key of a note may have been let go.
///
/// An envelope's stages are straight in dB, and only the release bends all operators, so all bands,
/// at once. Per frame, band and reach two models of the level compete: one line, and a line with a
/// bend at the frame. The logarithm of their likelihood ratio, summed over the bands by level, is
/// the score: downward bends count fully, upward ones (a release may be slower than the decay
/// before it) less. LFOs bend levels too, but leave residuals that the ratio divides by.
enum ReleaseFinder {
  /// Frames looked at before and after the bend.
  private static let reaches: [(before: Int, after: Int)] = [(12, 6), (24, 12), (48, 24)]
  /// Variance in dB² of a level that has no reason to move.
  private static let variance = 0.3
  /// What an upward bend counts.
  private static let upward = 0.35
  /// A key held shorter than this is unlikely, in seconds: an attack bends all bands too.
  private static let settled = 0.25
  /// Score of a bend that may as well be chance.
  private static let chance = 12.0

  /// - Parameters:
  ///   - x: at `NoteAnalysis.rate`, from the onset on. - count: at most so many.
  static func guesses(_ x: [Float], count: Int = 4) -> [NoteGuess.Release] {
    let bands = BandLevels(x)
    let step = Double(BandLevels.hop) / NoteAnalysis.rate
    var scores = (0..<bands.frames).map { frame in
      score(bands, frame) * min(1, Double(frame) * step / settled)
    }
    var found: [(seconds: Double, score: Double)] = []
    while found.count < count, let best = scores.max(), best > 0.1 * chance,
      let at = scores.firstIndex(of: best)
    {
      found.append((Double(at) * step, best))
      for i in max(0, at - 10)...min(scores.count - 1, at + 10) { scores[i] = 0 }
    }
    let end = Double(x.count) / NoteAnalysis.rate
    let sum = found.reduce(chance) { $0 + $1.score }
    var releases = found.map { NoteGuess.Release(seconds: $0.seconds, weight: $0.score / sum) }
    if releases.isEmpty || isLoudAtEnd(bands) {
      releases.append(NoteGuess.Release(seconds: end, weight: chance / sum))
    }
    return releases.sorted { $0.weight > $1.weight }
  }

  /// A sound that is still there when the recording ends may have been held to its end.
  private static func isLoudAtEnd(_ bands: BandLevels) -> Bool {
    let last = bands.frames - 1 - BandLevels.size / BandLevels.hop / 2
    return last > 0
      && (0..<bands.bands).contains { bands.levels[$0 * bands.frames + last] > -40 }
  }

  private static func score(_ bands: BandLevels, _ frame: Int) -> Double {
    guard frame >= 8, frame + 4 < bands.frames else { return 0 }
    var best = 0.0
    for reach in reaches {
      var sum = 0.0
      for band in 0..<bands.bands {
        sum += bend(bands, band, frame, before: reach.before, after: reach.after)
      }
      best = max(best, sum < 0 ? -sum : upward * sum)
    }
    return best
  }

  /// The signed evidence for a bend in one band: its direction times its log likelihood ratio,
  /// weighted by the band's level.
  private static func bend(
    _ bands: BandLevels, _ band: Int, _ frame: Int, before: Int, after: Int
  ) -> Double {
    let row = band * bands.frames
    let level = bands.levels[row + frame]
    let dead = 1 - bands.floor
    guard level > dead else { return 0 }
    var left = LineSums()
    var right = LineSums()
    for i in max(0, frame - before)..<frame where bands.levels[row + i] > dead {
      left.add(Double(i - frame), bands.levels[row + i])
    }
    // What fell to the floor says no more than that it did.
    var dying = 0
    for i in (frame + 1)...min(bands.frames - 1, frame + after) where dying < 2 {
      if bands.levels[row + i] <= dead { dying += 1 }
      if dying < 2 { right.add(Double(i - frame), bands.levels[row + i]) }
    }
    guard left.weight >= 5, right.weight >= 2 else { return 0 }
    let found = LineSums.bend(
      left, right, points: left.weight + right.weight, variance: variance)
    let direction = found.bend < 0 ? -1.0 : 1
    return direction * found.odds * (level + bands.floor) / bands.floor
  }
}
