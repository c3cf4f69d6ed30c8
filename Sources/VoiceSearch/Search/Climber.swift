import FMSynthesis

/// One patch on its way, with dice of its own: what it does depends on nothing but them and the
/// pool it is given.
struct Climber: Sendable {
  var genome: Genome
  var loss: Double
  /// Best it has been.
  var best: Genome
  var bestLoss: Double
  private var random: SearchRandom
  /// Children that were better than their parent but not the best of their brood.
  private var runnersUp: [Genome] = []
  /// Broods since the best was last beaten.
  private var stale = 0

  init(_ genome: Genome, loss: Double, random: SearchRandom) {
    (self.genome, self.loss, self.random) = (genome, loss, random)
    (best, bestLoss) = (genome, loss)
  }

  /// Starts from elsewhere with its own dice.
  mutating func move(to other: Climber) {
    (genome, loss, best, bestLoss) = (other.genome, other.loss, other.best, other.bestLoss)
    runnersUp = []
  }

  /// Its loss means something else from now on.
  mutating func rescore(_ scorer: SearchScorer, _ target: ScoringTarget) {
    let scores = scorer.score([genome, best], against: target)
    loss = scores[0].loss
    bestLoss = scores[1].loss
    if loss < bestLoss { (best, bestLoss) = (genome, loss) }
    (genome, loss) = (best, bestLoss)
  }

  /// One brood of sixteen of one algorithm; the best child becomes the parent if it is good enough.
  /// - Parameters:
  ///   - tolerance: Share by which a child may be worse; each child draws its own from 0 to that.
  ///   - patience: Broods without a new best after which it starts again from a leap away.
  ///   - structure: Chance that the brood tries another algorithm.
  mutating func step(
    _ scorer: SearchScorer, _ target: ScoringTarget, _ mutation: Mutation, tolerance: Double,
    patience: Int, structure: Double
  ) {
    stale += 1
    let isLeap = stale > patience
    if isLeap { (genome, loss, runnersUp, stale) = (best, bestLoss, [], 0) }
    let brood = isLeap ? leap(mutation) : breed(mutation, structure)
    let scores = scorer.score(brood, against: target)
    var chosen = -1
    var least = isLeap ? .infinity : loss
    for (index, score) in scores.enumerated() {
      if score.loss < bestLoss { (best, bestLoss, stale) = (brood[index], score.loss, 0) }
      let eased = score.loss * (1 - tolerance * random.unit())
      if eased <= least { (chosen, least) = (index, eased) }
    }
    let parent = loss
    runnersUp = brood.indices.filter { $0 != chosen && scores[$0].loss < parent }
      .sorted { scores[$0].loss < scores[$1].loss }.prefix(2)
      .map { merged(brood[$0], chosen, brood) }
    guard chosen >= 0 else { return }
    genome = brood[chosen]
    loss = scores[chosen].loss
  }

  /// Far from the best: the least bad of these goes on, whatever it is.
  private mutating func leap(_ mutation: Mutation) -> [Genome] {
    (0..<SearchScorer.lanes).map { _ in
      mutation.child(of: best, changes: random.within(4...8), &random)
    }
  }

  private mutating func breed(_ mutation: Mutation, _ structure: Double) -> [Genome] {
    var parent = genome
    if random.chance(structure) { parent[.algorithm] = random.below(32) }
    var brood = runnersUp
    while brood.count < SearchScorer.lanes { brood.append(mutation.child(of: parent, &random)) }
    return brood
  }

  /// What the runner-up changed, on top of what the chosen one did.
  private func merged(_ runner: Genome, _ chosen: Int, _ brood: [Genome]) -> Genome {
    guard chosen >= 0 else { return runner }
    var child = brood[chosen]
    for i in child.bytes.indices where runner.bytes[i] != genome.bytes[i] {
      child.bytes[i] = runner.bytes[i]
    }
    return child
  }
}
