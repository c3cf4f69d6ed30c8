import DX7
import FMSynthesis
import MachineCore
import VoiceSearch

/// Moves the numbers of one voice until it is several notes at once: what they have in common, and
/// what key and velocity make of it.
///
/// First levels and rates alone, key by key, where one note's voice is off on the others; then all
/// numbers. A note counts by its spectrum until the voice is near its waveform. The same arguments
/// give the same voice on any number of threads.
/// - Thread: one caller; uses threads of its own inside `step`.
public final class KeyboardRefiner {
  /// A note of a voice as it is to be heard.
  public struct Target: Sendable {
    public var note: KeyedNote
    /// 48 kHz from the key on, at the level of the engine.
    public var samples: [Float]

    public init(_ note: KeyedNote, samples: [Float]) {
      (self.note, self.samples) = (note, samples)
    }
  }

  private struct Listener {
    let ear: NoteEar
    /// What is played for it now, and what that costs.
    var genome: Genome
    var cost: Double
    /// dB that are left of the waveform.
    var residual: Double
    /// What is to be heard next, and what came of it; empty: nothing that is new.
    var asked: [Genome] = []
    var costs: [Double] = []
  }

  private var listeners: [Listener]
  private let crew: Crew<Int>
  private var random: SearchRandom
  private var current: KeyboardVoice
  private var best: KeyboardVoice
  private var bestCost = Double.infinity
  private var trials: [Trial] = []
  private var round = 0
  private var hasGained = true
  /// Rounds since the best became better.
  private var idle = 0
  private static let patience = 8
  /// dB that may be left of every note where nothing is left to do.
  private static let done = -60.0
  private static let gain = 1e-5
  /// Rounds in which levels and rates alone move.
  private static let placing = 2
  /// Batches of a spectral search's own changes in a round.
  private static let broods = 12

  private enum Trial {
    case levels(Int)
    case velocities(Int)
    case rates(Int)
    case neighbours(Int)
    case leaps(Int)
    case feedback, motion, held, brood
  }

  /// - Parameters:
  ///   - voice: Right on its own key, where its waveform is known, but for what key and velocity do.
  ///   - targets: Not empty.
  public init(
    _ voice: Genome, targets: [Target], seed: UInt64, threads: Int,
    voices: VoiceTable = VoiceTable(), instructionSet: InstructionSet
  ) {
    let start = KeyboardVoice(voice, notes: targets.map(\.note))
    (current, best) = (start, start)
    random = SearchRandom(seed: seed, stream: 4000)
    crew = Crew(Array(0..<max(1, threads)))
    listeners = targets.enumerated().map { number, target in
      let genome = start.genome(number)
      let ear = NoteEar(
        target.samples, base: genome, velocity: target.note.velocity, voices: voices,
        instructionSet: instructionSet)
      return Listener(ear: ear, genome: genome, cost: 0, residual: 0)
    }
    settle()
  }

  /// Candidates of the short view that were spent.
  public var cost: Double { listeners.reduce(0) { $0 + $1.ear.cost } }
  /// dB that the voice leaves of each note's waveform, as far as it was looked at last.
  public var residuals: [Double] { listeners.map(\.residual) }
  /// Mean over the notes; it falls, but for where waveforms begin to be heard.
  public var loss: Double { total / Double(listeners.count) }

  /// One voice for all, and what is played for each note: its own key, and how long it is held.
  public var found: (voice: Genome, notes: [KeyedNote]) { (best.shared, best.notes) }

  /// Tries one list.
  public func step() {
    if trials.isEmpty { begin() }
    guard let trial = trials.popLast() else { return }
    attempt(moves(trial))
  }

  /// Whether the voice can not be told from the notes, or waveforms have not come nearer for long.
  public var isOver: Bool {
    listeners.allSatisfy { $0.residual < Self.done } || (hearsWaveforms && idle > Self.patience)
  }

  private var total: Double { listeners.reduce(0) { $0 + $1.cost } }
  private var hearsWaveforms: Bool { listeners.contains { $0.ear.hearsWaveform } }
  private var sounding: [Int] { (0..<6).filter { current.shared[$0, .outputLevel] > 0 } }

  private func begin() {
    if !hasGained { knock() }
    hasGained = false
    settle()
    round += 1
    idle += 1
    trials = sounding.shuffled(using: &random).flatMap { op -> [Trial] in
      let own: [Trial] = [.levels(op), .velocities(op), .rates(op)]
      return round > Self.placing ? own + [.leaps(op), .neighbours(op)] : own
    }
    guard round > Self.placing else { return }
    trials += [.feedback, .motion, .held]
    if !hearsWaveforms { trials += [Trial](repeating: .brood, count: Self.broods) }
    trials.shuffle(using: &random)
  }

  /// Hears all notes anew, the nearer ones closer.
  private func settle() {
    // What is kept is compared by the ears it was heard by.
    let isBest = current == best
    crew.update(&listeners) { _, listener in
      (listener.cost, listener.residual) = listener.ear.settle(
        on: listener.genome, closer: isBest)
    }
    if isBest || total < bestCost { keep() }
  }

  private func keep() {
    if total < bestCost - Self.gain { idle = 0 }
    (best, bestCost) = (current, total)
  }

  private func moves(_ trial: Trial) -> [KeyboardMove] {
    let shared = current.shared
    switch trial {
    case .levels(let op): return KeyboardMoves.levels(current, op)
    case .velocities(let op): return KeyboardMoves.velocities(current, op)
    case .rates(let op): return KeyboardMoves.rates(current, op)
    case .neighbours(let op):
      return MoveLists.neighbours(op).shuffled(using: &random).map(KeyboardMove.note)
    case .leaps(let op): return MoveLists.leaps(shared, op, &random).map(KeyboardMove.note)
    case .feedback: return MoveLists.feedback(shared).map(KeyboardMove.note)
    case .motion: return MoveLists.motion(shared).map(KeyboardMove.note)
    case .held: return KeyboardMoves.helds(current)
    case .brood: return brood()
    }
  }

  /// What a search by spectra would try next, in structure too.
  private func brood() -> [KeyboardMove] {
    let shared = current.shared
    let mutation = Mutation(pool: [shared, best.shared], movesHeld: false, longest: shared.held)
    return (0..<CandidateLanes.count).map { _ in .voice(mutation.child(of: shared, &random)) }
  }

  /// Sixteen at a time, those after a gain on top of it.
  private func attempt(_ moves: [KeyboardMove]) {
    for start in stride(from: 0, to: moves.count, by: CandidateLanes.count) {
      let batch = moves[start..<min(start + CandidateLanes.count, moves.count)].compactMap {
        $0.applied(to: current)
      }
      if !batch.isEmpty { attempt(batch) }
    }
  }

  private func attempt(_ batch: [KeyboardVoice]) {
    let costs = totals(batch)
    guard let place = costs.indices.min(by: { costs[$0] < costs[$1] }),
      costs[place] < total - Self.gain
    else { return }
    for number in listeners.indices where !listeners[number].asked.isEmpty {
      listeners[number].ear.adopt(place)
      listeners[number].genome = listeners[number].asked[place]
      listeners[number].cost = listeners[number].costs[place]
    }
    current = batch[place]
    hasGained = true
    if total < bestCost { keep() }
  }

  /// Only notes that sound otherwise are heard again.
  private func totals(_ batch: [KeyboardVoice]) -> [Double] {
    for number in listeners.indices {
      let asked = batch.map { $0.genome(number) }
      let isSame = asked.allSatisfy { $0 == listeners[number].genome }
      listeners[number].asked = isSame ? [] : asked
    }
    crew.update(&listeners) { _, listener in
      listener.costs = listener.asked.isEmpty ? [] : listener.ear.costs(listener.asked)
    }
    return batch.indices.map { place in
      listeners.reduce(0) { $0 + ($1.costs.isEmpty ? $1.cost : $1.costs[place]) }
    }
  }

  /// Away from the best, by an operator or two.
  private func knock() {
    current = best
    for _ in 0..<(random.chance(0.4) ? 2 : 1) where !sounding.isEmpty {
      let op = random.pick(sounding)
      var envelope = current.shared.envelope(op)
      for _ in 0..<3 { envelope.jolt(reach: random.chance(0.5) ? 5 : 25, &random) }
      current.shared.set(op, envelope)
    }
    hear()
  }

  /// Plays the current voice for all.
  private func hear() {
    for number in listeners.indices { listeners[number].genome = current.genome(number) }
    settle()
  }
}

// What the keys' levels come to.
extension KeyboardRefiner {
  /// Writes the level scalings that make the levels found into the voice; from then on those numbers
  /// move.
  public func fold() {
    guard !best.isFolded else { return }
    current = best
    hear()
    let scalings = (0..<6).map { op in LevelScalingSolver(levels(op)).solve() }
    current.fold(scalings)
    // What is kept from here on is a voice that a DX7 can hold.
    best = current
    (bestCost, trials, idle) = (.infinity, [], 0)
    hear()
  }

  /// Steps by which a level is moved to hear how well it is heard.
  private static let probe = 3
  /// What that costs where it is heard well.
  private static let heard = 0.03

  private func levels(_ op: Int) -> [KeyLevel] {
    current.keys.indices.map { key in
      let moved = [Self.probe, -Self.probe].compactMap {
        KeyboardMove.level(op: op, key: key, by: $0).applied(to: current)
      }
      let rise = totals(moved).map { $0 - total }.max() ?? 0
      return KeyLevel(
        key: current.keys[key], steps: current.steps(op, key: key),
        weight: min(max(rise / Self.heard, 0.01), 1))
    }
  }
}
