import FMSynthesis
import MachineCore
import VoiceSearch

/// The attacks of all operators together, on a note's first milliseconds alone.
/// - Thread: that of its scorer.
struct AttackSearch {
  private let scorer: WholeNoteScorer
  private let choices: [(op: Int, envelopes: [OperatorEnvelope])]
  private var random: SearchRandom
  private var current: Genome
  private var cost: Double
  private(set) var best: Genome
  private var bestCost: Double
  /// Notes rendered, each of some blocks.
  private(set) var candidates = 0
  /// Times it starts from attacks that were drawn.
  private static let starts = 12
  private static let gain = 1e-4

  /// - Parameter scorer: Of the note's first blocks.
  init(_ genome: Genome, operators: [Int], _ scorer: WholeNoteScorer, random: SearchRandom) {
    let list = AttackChoices(release: Int(genome.held), EnvelopeTables())
    var random = random
    choices = operators.map { ($0, list.list(genome.envelope($0), &random)) }
    self.scorer = scorer
    self.random = random
    (current, best) = (genome, genome)
    scorer.rebase(genome)
    cost = scorer.score([genome])[0].cost
    bestCost = cost
  }

  /// - Returns: The nearest note.
  mutating func run() -> Genome {
    for start in 0..<Self.starts {
      if start > 0 { draw() }
      descend()
      if cost < bestCost { (best, bestCost) = (current, cost) }
    }
    return best
  }

  /// Two or three operators of the best begin otherwise.
  private mutating func draw() {
    var genome = best
    for choice in choices.shuffled(using: &random).prefix(random.chance(0.5) ? 2 : 3) {
      genome.set(choice.op, random.pick(choice.envelopes))
    }
    current = genome
    scorer.rebase(genome)
    cost = scorer.score([genome])[0].cost
    candidates += 1
  }

  /// Operator by operator until none is better.
  private mutating func descend() {
    var isBetter = true
    while isBetter {
      isBetter = false
      for choice in choices.shuffled(using: &random) where improve(choice.op, choice.envelopes) {
        isBetter = true
      }
    }
  }

  private mutating func improve(_ op: Int, _ envelopes: [OperatorEnvelope]) -> Bool {
    let before = cost
    for start in stride(from: 0, to: envelopes.count, by: CandidateLanes.count) {
      let batch = envelopes[start..<min(start + CandidateLanes.count, envelopes.count)].map {
        var genome = current
        genome.set(op, $0)
        return genome
      }
      let costs = scorer.score(batch).map(\.cost)
      candidates += batch.count
      guard let place = costs.indices.min(by: { costs[$0] < costs[$1] }),
        costs[place] < cost - Self.gain
      else { continue }
      scorer.adopt(place)
      (current, cost) = (batch[place], costs[place])
    }
    return cost < before
  }
}
