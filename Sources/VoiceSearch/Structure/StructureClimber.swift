/// A voice on its way through stills, with dice of its own.
struct StructureClimber: Sendable {
  private(set) var voice: FrozenVoice
  private(set) var loss = Double.infinity
  /// dB that bring each moment to the target's level.
  private(set) var gains = [Double](repeating: 0, count: FrozenMoments.count)
  private var random: SearchRandom

  init(_ voice: FrozenVoice, random: SearchRandom) { (self.voice, self.random) = (voice, random) }

  /// One brood of sixteen; the best child takes over unless it is worse.
  mutating func step(
    _ scorer: SearchScorer, _ moments: FrozenMoments, _ mutation: StructureMutation,
    tolerance: Double
  ) {
    let brood = (0..<SearchScorer.lanes).map { _ in mutation.child(of: voice, &random) }
    let scores = Self.score(brood, scorer, moments)
    for (child, score) in zip(brood, scores) where score.loss * (1 - tolerance) <= loss {
      (voice, loss, gains) = (child, score.loss, score.gains)
    }
  }

  /// Levels do not count: each moment is compared at the target's own.
  static func score(
    _ voices: [FrozenVoice], _ scorer: SearchScorer, _ moments: FrozenMoments
  ) -> [(loss: Double, gains: [Double])] {
    let scores = moments.targets.indices.map { moment in
      scorer.score(
        voices.map { $0.frozen(moment) }, against: moments.targets[moment], levelled: true)
    }
    return voices.indices.map { i in
      let each = scores.map { $0[i] }
      return (each.reduce(0) { $0 + $1.loss } / Double(each.count), each.map(\.gain))
    }
  }

  /// At the target's level at every moment.
  var levelled: FrozenVoice {
    var levelled = voice
    for moment in gains.indices { levelled.level(moment, by: gains[moment]) }
    return levelled
  }

  mutating func take(_ score: (loss: Double, gains: [Double])) {
    (loss, gains) = (score.loss, score.gains)
  }
}
