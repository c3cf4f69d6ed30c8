import DX7
import FMSynthesis
import MachineCore
import VoiceSearch

/// Moves the numbers of a whole note until its waveform is the target's.
///
/// Sixteen candidates at a time, each list of them round one operator; the best of a batch is the
/// next to start from. Where nothing helps any more, an operator is knocked away and it starts again.
/// The same arguments give the same note, however its work is cut.
/// - Thread: one at a time.
public final class WholeNoteRefiner {
  private let scorer: WholeNoteScorer
  private var random: SearchRandom
  private let alternatives: [[OperatorEnvelope]]
  private let options: RefinerOptions
  private var current: RefinedNote
  /// The nearest so far.
  public private(set) var best: RefinedNote
  /// Notes rendered since the start.
  public private(set) var candidates = 0
  /// Lists still to be tried in this round.
  private var trials: [Trial] = []
  private var round = 0
  private var hasGained = true
  /// Rounds without a gain.
  private var stale = 0
  /// Over the least cost, where it is time to look closer.
  private static let near = 0.4
  /// What a gain is, at least.
  private static let gain = 1e-5

  private enum Trial {
    case alternatives(Int)
    case neighbours(Int)
    case leaps(Int)
    case tuning(Int)
    case attacks(Int)
    case sensitivities(Int)
    case feedback, motion, held, swaps, joint
  }

  /// - Parameters:
  ///   - target: 48 kHz, from the note's start on, at the level that the engine gives.
  ///   - alternatives: Envelopes that each operator may have; none for as many as are missing.
  public init(
    _ genome: Genome, target: [Float], alternatives: [[OperatorEnvelope]] = [],
    options: RefinerOptions = RefinerOptions(), random: SearchRandom,
    voices: VoiceTable = VoiceTable(), instructionSet: InstructionSet
  ) {
    let scorer = WholeNoteScorer(
      genome, target: target, release: Int(genome.held), options, voices: voices,
      instructionSet: instructionSet)
    self.scorer = scorer
    self.random = random
    self.alternatives = alternatives
    self.options = options
    current = RefinedNote(genome, scorer.score([genome])[0])
    best = current
    candidates = 1
    trials = alternatives.indices.reversed().map { Trial.alternatives($0) }
    trials = trials + trials
  }

  /// Goes on until so many more candidates are spent, a list at a time; not at all where every
  /// operator is off.
  public func run(candidates budget: Int) {
    let end = candidates + budget
    while candidates < end, !sounding.isEmpty { step() }
  }

  /// Tries one list.
  public func step() {
    if trials.isEmpty { begin() }
    guard let trial = trials.popLast() else { return }
    if case .joint = trial { stepJointly() } else { attempt(moves(trial)) }
    if current.cost < best.cost { best = current }
  }

  private func begin() {
    stale = hasGained ? 0 : stale + 1
    if stale > 1 { knock() }
    hasGained = false
    round += 1
    sharpen()
    trials = sounding.shuffled(using: &random).flatMap { op in
      let own: [Trial] = [.leaps(op), .neighbours(op)]
      return round % 3 == 2 ? [.tuning(op), .attacks(op), .sensitivities(op)] + own : own
    }
    if options.jointSteps > 0 { trials.append(.joint) }
    if round % 3 == 1 { trials = [.feedback, .motion, .swaps] + trials }
    if round % 3 == 0, options.movesHeld { trials = [.held] + trials }
  }

  private var sounding: [Int] { (0..<6).filter { current.genome[$0, .outputLevel] > 0 } }

  private func moves(_ trial: Trial) -> [NoteMove] {
    switch trial {
    case .alternatives(let op): return alternatives[op].map { .envelope(op: op, $0) }
    case .neighbours(let op): return MoveLists.neighbours(op).shuffled(using: &random)
    case .leaps(let op): return MoveLists.leaps(current.genome, op, &random)
    case .tuning(let op): return MoveLists.tuning(op)
    case .sensitivities(let op): return MoveLists.sensitivities(op)
    case .attacks(let op): return MoveLists.attacks(current.genome, op)
    case .feedback: return MoveLists.feedback(current.genome)
    case .motion: return MoveLists.motion(current.genome)
    case .held: return MoveLists.held()
    case .swaps: return MoveLists.swaps(current.genome)
    case .joint: return []
    }
  }

  /// Sixteen at a time, those after a gain on top of it.
  private func attempt(_ moves: [NoteMove]) {
    for start in stride(from: 0, to: moves.count, by: CandidateLanes.count) {
      let batch = moves[start..<min(start + CandidateLanes.count, moves.count)].compactMap {
        $0.applied(to: current.genome)
      }
      _ = attempt(batch)
    }
  }

  /// - Returns: Whether one of them is better than what was.
  private func attempt(_ batch: [Genome]) -> Bool {
    if batch.isEmpty { return false }
    let scores = scorer.score(batch)
    candidates += batch.count
    guard let place = scores.indices.min(by: { scores[$0].cost < scores[$1].cost }),
      scores[place].cost < current.cost - Self.gain
    else { return false }
    scorer.adopt(place)
    current = RefinedNote(batch[place], scores[place])
    hasGained = true
    return true
  }

  /// All envelopes at once, as long as that helps.
  private func stepJointly() {
    for _ in 0..<options.jointSteps {
      let step = JointStep(current.genome, operators: sounding, scorer)
      candidates += step.cost
      if !attempt(step.candidates(&random).filter { $0 != current.genome }) { break }
    }
  }

  /// Away from the best, by one operator or two.
  private func knock() {
    stale = 0
    var genome = best.genome
    let sounding = self.sounding
    if sounding.isEmpty { return }
    for _ in 0..<(random.chance(0.4) ? 2 : 1) {
      let op = random.pick(sounding)
      let others = alternatives.indices.contains(op) ? alternatives[op] : []
      var envelope = genome.envelope(op)
      if !others.isEmpty, random.chance(0.5) {
        envelope = random.pick(others)
      } else {
        for _ in 0..<3 { envelope.jolt(reach: 25, &random) }
      }
      genome.set(op, envelope)
    }
    scorer.rebase(genome)
    current = RefinedNote(genome, scorer.score([genome])[0])
    candidates += 1
  }

  /// Looks closer at what is nearly right.
  private func sharpen() {
    guard scorer.floor > options.leastFloor, best.cost < scorer.least + Self.near else { return }
    scorer.floor = max(options.leastFloor, scorer.floor / 10)
    current = RefinedNote(current.genome, scorer.score([current.genome])[0])
    best = RefinedNote(best.genome, scorer.score([best.genome])[0])
    candidates += 2
  }
}
