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
  /// Of the first milliseconds, and what share of all windows those are.
  private let attackScorer: WholeNoteScorer
  private let attackShare: Double
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
    case endings(Int)
    case sensitivities(Int)
    case feedback, motion, held, swaps, joint, beginning
  }

  /// - Parameters:
  ///   - target: 48 kHz, from the note's start on, at the level that the engine gives.
  ///   - alternatives: Envelopes that each operator may have; none for as many as are missing.
  public init(
    _ genome: Genome, target: [Float], alternatives: [[OperatorEnvelope]] = [],
    options: RefinerOptions = RefinerOptions(), random: SearchRandom,
    voices: VoiceTable = VoiceTable(), instructionSet: InstructionSet
  ) {
    let windows = WaveWindow.places(length: target.count, release: Int(genome.held))
    let scorer = WholeNoteScorer(
      genome, target: target, windows: windows, options, voices: voices,
      instructionSet: instructionSet)
    self.scorer = scorer
    var close = options
    (close.floor, close.wholeShare) = (options.leastFloor, 1)
    let first = windows.filter { $0.block < AttackChoices.blocks }
    attackScorer = WholeNoteScorer(
      genome, target: target, windows: first, close, voices: voices,
      instructionSet: instructionSet)
    attackShare = Double(first.count) / Double(max(1, windows.count))
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
    switch trial {
    case .joint: stepJointly()
    case .beginning: searchAttacks()
    default: attempt(moves(trial))
    }
    if current.fine < best.fine { best = current }
  }

  private func begin() {
    if !hasGained { knock() }
    hasGained = false
    round += 1
    sharpen()
    trials = sounding.shuffled(using: &random).flatMap { op in
      let own: [Trial] = [.leaps(op), .neighbours(op)]
      return round % 3 == 1
        ? [.tuning(op), .endings(op), .attacks(op), .sensitivities(op)] + own : own
    }
    if options.jointSteps > 0 { trials.append(.joint) }
    if round % 3 == 1 { trials.insert(.beginning, at: 0) }
    if round % 3 == 2 { trials = [.feedback, .motion, .swaps] + trials }
    if options.movesHeld { trials.append(.held) }
  }

  private var sounding: [Int] { (0..<6).filter { current.genome[$0, .outputLevel] > 0 } }

  private func moves(_ trial: Trial) -> [NoteMove] {
    switch trial {
    case .alternatives(let op): return alternatives[op].map { .envelope(op: op, $0) }
    case .neighbours(let op): return MoveLists.neighbours(op).shuffled(using: &random)
    case .leaps(let op): return MoveLists.leaps(current.genome, op, &random)
    case .tuning(let op): return MoveLists.tuning(current.genome, op)
    case .sensitivities(let op): return MoveLists.sensitivities(op)
    case .attacks(let op): return MoveLists.attacks(current.genome, op)
    case .endings(let op): return MoveLists.endings(current.genome, op)
    case .feedback: return MoveLists.feedback(current.genome)
    case .motion: return MoveLists.motion(current.genome)
    case .held: return MoveLists.held()
    case .swaps: return MoveLists.swaps(current.genome)
    case .joint, .beginning: return []
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

  /// All attacks at once.
  private func searchAttacks() {
    let dice = SearchRandom(seed: random.next())
    var search = AttackSearch(
      current.genome, operators: sounding, attackScorer, random: dice)
    let found = search.run()
    candidates += Int(attackShare * Double(search.candidates)) + 1
    if found != current.genome { _ = attempt([found]) }
  }

  /// All envelopes at once, as long as that helps.
  private func stepJointly() {
    for _ in 0..<options.jointSteps {
      let step = JointStep(current.genome, operators: sounding, scorer)
      candidates += step.cost
      if !attempt(step.candidates(&random).filter { $0 != current.genome }) { break }
    }
  }

  /// Away from the best, by one operator or two; what is nearly right there must not hold the others
  /// where they are, so it looks less close again.
  private func knock() {
    if random.chance(0.5) { scorer.floor = options.floor }
    let reach = random.chance(0.5) ? 5 : 25
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
        for _ in 0..<3 { envelope.jolt(reach: reach, &random) }
      }
      genome.set(op, envelope)
    }
    scorer.rebase(genome)
    current = RefinedNote(genome, scorer.score([genome])[0])
    candidates += 1
  }

  /// Looks closer at what is nearly right.
  private func sharpen() {
    guard scorer.floor > options.leastFloor, current.cost < scorer.least + Self.near else { return }
    scorer.floor = max(options.leastFloor, scorer.floor / 10)
    current = RefinedNote(current.genome, scorer.score([current.genome])[0])
    candidates += 1
  }
}
