import DX7
import FMSynthesis

/// One structure through the whole note: the level of each operator at each of `TrackMoments`.
struct StillTrack: Sendable {
  /// What stays: algorithm, ratios, feedback.
  let voice: Genome
  /// 0...99 by moment, then operator; carriers as loud as the target.
  private(set) var levels: [[Int]] = []
  /// Mean over the moments.
  private(set) var loss = Double.infinity
  private let still: StillVoice
  private var random: SearchRandom
  private static let broods = 24
  /// Decibels of one step of an output or envelope level.
  static let step = 0.7526

  /// - Parameter still: At the target's level at every moment.
  init(_ still: StillVoice, random: SearchRandom) {
    (voice, self.still, self.random) = (still.genome, still, random)
  }

  /// Follows the levels from moment to moment, beginning with those the stills found.
  mutating func follow(
    _ moments: TrackMoments, from stills: StillMoments, _ scorer: SearchScorer
  ) {
    var losses: [Double] = []
    for (target, time) in zip(moments.targets, moments.seconds) {
      var guesses = [stills.levels(of: still, at: time)]
      if let last = levels.last { guesses.append(last) }
      let found = fit(guesses, target, scorer)
      levels.append(found.levels)
      losses.append(found.loss)
    }
    loss = losses.reduce(0, +) / Double(max(1, losses.count))
  }

  /// The levels at one moment: the best guess, then small changes that are nearer.
  private mutating func fit(
    _ guesses: [[Int]], _ target: SearchTarget, _ scorer: SearchScorer
  ) -> (levels: [Int], loss: Double) {
    var best = (levels: guesses[0], loss: Double.infinity, gain: 0.0)
    var brood = guesses
    for _ in 0..<Self.broods {
      while brood.count < SearchScorer.lanes { brood.append(changed(best.levels)) }
      let scores = scorer.score(brood.map(voice.frozen), against: target, levelled: true)
      for (levels, score) in zip(brood, scores) where score.loss < best.loss {
        best = (levels, score.loss, score.gain)
      }
      brood = []
    }
    let shift = Int((best.gain / Self.step).rounded())
    for op in 0..<6 where voice.isCarrier(op) && best.levels[op] > 0 {
      best.levels[op] = min(max(best.levels[op] + shift, 0), 99)
    }
    return (best.levels, best.loss)
  }

  private mutating func changed(_ levels: [Int]) -> [Int] {
    var levels = levels
    let isGroup = random.chance(0.15)
    let step = random.step(1...16)
    if isGroup {
      let carriers = random.chance(0.5)
      for op in 0..<6 where voice.isCarrier(op) == carriers { levels[op] += step }
    } else {
      levels[random.below(6)] += step
      if random.chance(0.3) { levels[random.below(6)] += random.step(1...16) }
    }
    return levels.map { min(max($0, 0), 99) }
  }
}
