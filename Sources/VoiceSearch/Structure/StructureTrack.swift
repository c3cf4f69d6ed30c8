import DX7
import DX7Laws
import FMSynthesis

/// One structure through the whole note: the level of each operator at each of `TrackMoments`, and
/// how each is detuned.
///
/// Detuned operators run apart slowly: from moment to moment by less than a turn, so what is still
/// ambiguous at a late moment was told at an earlier one.
struct StructureTrack: Sendable {
  /// Algorithm, ratios, feedback, which stay, and detune.
  private(set) var voice: Genome
  /// 0...99 by moment, then operator; carriers as loud as the target.
  private(set) var levels: [[Int]] = []
  /// Mean over the moments.
  private(set) var loss = Double.infinity
  private let still: FrozenVoice
  private var random: SearchRandom
  private static let broods = 24
  /// Moments, the newest among them, that have to agree on a detune.
  private static let memory = 3
  /// By how much the mean loss of these has to fall.
  private static let leastGain = 0.002

  /// - Parameter still: At the target's level at every moment.
  init(_ still: FrozenVoice, random: SearchRandom) {
    (voice, self.still, self.random) = (still.genome, still, random)
  }

  /// Follows the levels from moment to moment, beginning with those the stills found.
  mutating func follow(
    _ moments: TrackMoments, from stills: FrozenMoments, _ scorer: SearchScorer
  ) {
    var losses: [Double] = []
    var recent: [(target: ScoringTarget, levels: [Int])] = []
    for (target, time) in zip(moments.targets, moments.seconds) {
      var guesses = [stills.levels(of: still, at: time)]
      if let last = levels.last { guesses.append(last) }
      if target.view.waveform > 0 {
        tune(recent.suffix(Self.memory - 1) + [(target, guesses.last ?? guesses[0])], scorer)
      }
      let found = fit(guesses, target, scorer)
      levels.append(found.levels)
      losses.append(found.loss)
      if target.view.waveform > 0 { recent.append((target, found.levels)) }
    }
    loss = losses.reduce(0, +) / Double(max(1, losses.count))
  }

  /// Every detune of every operator in turn.
  private mutating func tune(
    _ moments: [(target: ScoringTarget, levels: [Int])], _ scorer: SearchScorer
  ) {
    for op in 0..<6 where moments.contains(where: { $0.levels[op] > 0 }) {
      let brood = (0...14).map { detune in
        var child = voice
        child[op, .detune] = detune
        return child
      }
      var sums = [Double](repeating: 0, count: brood.count)
      for (target, levels) in moments {
        let scores = scorer.score(
          brood.map { $0.frozen(levels) }, against: target, levelled: true)
        for (index, score) in scores.enumerated() { sums[index] += score.loss }
      }
      let now = sums[voice[op, .detune]]
      let best = sums.indices.min { sums[$0] < sums[$1] } ?? 7
      if sums[best] < now - Self.leastGain * Double(moments.count) { voice = brood[best] }
    }
  }

  /// The levels at one moment: the best guess, then small changes that are nearer.
  private mutating func fit(
    _ guesses: [[Int]], _ target: ScoringTarget, _ scorer: SearchScorer
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
    let shift = Int((best.gain / LevelLaw.decibelsPerStep).rounded())
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
