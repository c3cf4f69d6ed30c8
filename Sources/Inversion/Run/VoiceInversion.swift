import DX7
import FMSynthesis
import Glibc
import MachineCore
import VoiceSearch

/// Recovers the voice that made a note: attempts at its structure, the tracker as judge, numbers
/// read off, and whole numbers refined on the waveform.
///
/// In rounds, each of which leaves a best so far; no clock, the same arguments give the same voice
/// on any number of threads.
/// - Thread: one caller; uses threads of its own inside `step`.
public final class VoiceInversion {
  public enum Stage: String, Sendable { case structure, voices, refine, over }

  /// A voice that was recovered, and how sure that is.
  public struct Recovered: Sendable {
    public var genome: Genome
    /// dB by which the structure explains the held note, its levels free: from about 38 on it is
    /// the truth, 45 is the most there is.
    public var trackerDecibels: Double
    /// What is left of the waveform, in dB of the target: see `RefinedNote`.
    public var residual: Double
    /// By how much the sound is louder than the voice.
    public var gain: Double
  }

  /// A structure that was followed through the note, for people.
  public struct Considered: Sendable {
    public var structure: String
    /// dB on the stills, through the note.
    public var joint: Double
    public var tracked: Double
    public var attempt: Int
    public var hasPitch: Bool
  }

  private let sound: InversionSound
  private let options: InversionOptions
  private let rounds: AttemptRounds
  private let crew: Crew<Int>
  /// Shared by all that render: it is large and only read.
  private let voices = VoiceTable()
  public private(set) var stage = Stage.structure
  public private(set) var considered: [Considered] = []
  private var refining: [Refining] = []
  /// How often the best voice was read once more to go on alone, and candidates before that.
  private var heat = 0
  private var earlier = 0
  private var finalists: [Finalist] = []
  /// Steps of reading that are to be taken, how many were, and what came of them.
  private var steps: [VoiceReader.Step] = []
  private var taken = 0
  private var drafts: [VoiceReader.Draft] = []
  /// Structures that are read if the first does not become much better than they are.
  private var waiting: [Finalist] = []
  private var completion: Completion
  /// Structures that numbers are read of, and how far under the best they may be: 10 dB.
  private static let read = 3
  private static let margin = 1.0
  /// Score from which on several are read: 30 dB.
  private static let likely = -3.0
  /// Score from which on others have to be nearer to be worth reading: 38 dB.
  private static let sure = -3.8
  /// Score from which on nothing but noise is left: 44.5 dB; no other structure is read beside it.
  private static let certain = -4.45
  /// Candidates that each voice takes in a round.
  private static let slice = 400
  /// Shares of the candidates after which the best voice is read once more and goes on alone, and
  /// what is enough for that: candidates of each voice, and after the first reading.
  private static let heats = [0.35, 0.65]
  private static let enough = 3000
  private static let later = 12_000
  /// Ways in which the best goes on.
  private static let ways = 2
  /// dB of the target at which nothing is left to do.
  private static let done = -70.0

  private final class Refining {
    let draft: VoiceReader.Draft
    let refiner: WholeNoteRefiner

    init(_ draft: VoiceReader.Draft, _ refiner: WholeNoteRefiner) {
      (self.draft, self.refiner) = (draft, refiner)
    }
  }

  public init(_ sound: InversionSound, options: InversionOptions) {
    (self.sound, self.options) = (sound, options)
    rounds = AttemptRounds(sound, options)
    crew = Crew(Array(0..<max(1, options.threads)))
    completion = Completion(sound, options.instructionSet)
  }

  public var isOver: Bool { stage == .over }

  /// Best voice so far; nil: none is read yet.
  public var best: Recovered? {
    nearest.map {
      Recovered(
        genome: $0.refiner.best.genome, trackerDecibels: $0.draft.finalist.track.decibels,
        residual: $0.refiner.best.residual, gain: exp2(sound.lowered + $0.draft.octaves))
    }
  }

  /// Least-squares solves, moments followed and whole notes rendered so far.
  public var work: (solves: Int, moments: Int, candidates: Int) {
    (
      rounds.solves, rounds.moments,
      refining.reduce(earlier) { $0 + $1.refiner.candidates }
    )
  }

  /// Frames of sixteen operators that the structures took.
  public var frames: Int { rounds.frames }

  /// Ends the search for structures now.
  public func stopStructures() { if stage == .structure { gather() } }

  /// A round of the stage it is in.
  public func step() {
    switch stage {
    case .structure:
      rounds.round()
      if rounds.isOver { gather() }
    case .voices: readVoices()
    case .refine: refine()
    case .over: break
    }
  }

  private func gather() {
    var all = rounds.attempts.map { (attempt: $0, finalists: [Finalist]()) }
    let sound = sound
    crew.update(&all) { $1.finalists = $1.attempt.finalists(sound) }
    finalists = all.flatMap(\.finalists).enumerated().sorted {
      ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
    }.map(\.element)
    considered = finalists.map {
      Considered(
        structure: $0.candidate.structure.description, joint: -10 * $0.candidate.joint,
        tracked: $0.track.decibels, attempt: $0.attempt, hasPitch: $0.hasPitch)
    }
    let chosen = chosen
    steps = chosen.prefix(1).map(VoiceReader.start)
    waiting = Array(chosen.dropFirst())
    stage = steps.isEmpty ? .over : .voices
  }

  /// Structures that are worth reading numbers of.
  private var chosen: [Finalist] {
    let chosen = distinct(finalists).filter { $0.rank < Finalist.worth }.prefix(Self.read)
    guard let first = chosen.first else { return [] }
    if first.rank >= Self.likely { return [first] }
    return [first] + chosen.dropFirst().filter { isNear($0, to: first) }
  }

  private func isNear(_ finalist: Finalist, to first: Finalist) -> Bool {
    if first.rank < Self.certain { return false }
    let margin = first.rank < Self.sure ? Self.margin / 3 : Self.margin
    return finalist.rank < first.rank + margin
  }

  /// A step, with dice of its own.
  private func readVoices() {
    guard let step = steps.first else { return startRefining() }
    if case .complete(let finalist) = step, let better = completion.round(finalist, crew) {
      steps[0] = .complete(better)
      return
    }
    let random = SearchRandom(seed: options.seed, stream: UInt64(2000 + taken))
    let reader = VoiceReader(sound, options.instructionSet, random: random, crew: crew)
    let read = reader.take(step)
    taken += 1
    drafts += read.drafts
    steps = read.next + steps.dropFirst()
    if case .complete(let finalist) = step { goOn(after: finalist, read.next) }
    if steps.isEmpty {
      steps = waiting.map(VoiceReader.start)
      waiting = []
    }
    if steps.isEmpty { startRefining() }
  }

  /// The others are read if they are near the first now; when the key was let go is known of it.
  private func goOn(after first: Finalist, _ next: [VoiceReader.Step]) {
    let release = first.rank < Self.sure ? next.first?.finalist.release : nil
    steps += waiting.filter { isNear($0, to: first) }.map { other in
      var finalist = other
      finalist.release = release
      return VoiceReader.start(finalist)
    }
    waiting = []
  }

  /// Ends the reading of numbers once there is a voice; only what leads to the first goes on.
  public func stopVoices() {
    if stage != .voices { return }
    waiting = []
    completion.stop()
    if drafts.isEmpty { steps = Array(steps.prefix(1)) } else { startRefining() }
  }

  private func startRefining() {
    steps = []
    refining = drafts.enumerated().map { place, draft in
      refining(draft, from: draft.genome, way: place)
    }
    stage = refining.isEmpty ? .over : .refine
  }

  /// Of slow operators the track can not tell how slow: they count as one.
  private func distinct(_ finalists: [Finalist]) -> [Finalist] {
    var seen: Set<StructureKey> = []
    return finalists.filter {
      var structure = $0.candidate.structure
      for op in structure.operators.indices where structure.operators[op].hertz < Self.slow {
        structure.operators[op].hertz = Self.slow
      }
      return seen.insert(StructureKey(structure, hasPitch: false)).inserted
    }
  }

  private static let slow = 12.0

  private var nearest: Refining? {
    refining.min { $0.refiner.best.residual < $1.refiner.best.residual }
  }

  /// All voices for a while, then the best alone, by two ways.
  private func refine() {
    if isHeatOver { readAgain() }
    crew.update(&refining) { $1.refiner.run(candidates: Self.slice) }
    let left = nearest?.refiner.best.residual ?? 0
    if work.candidates >= options.candidates || left < Self.done { stage = .over }
  }

  private var isHeatOver: Bool {
    guard heat < Self.heats.count else { return false }
    let share = Int(Self.heats[heat] * Double(options.candidates))
    let most = heat > 0 ? earlier + Self.later : Self.enough * drafts.count
    return work.candidates >= min(share, most)
  }

  /// Goes on from the best with dice of their own, and from what is read of it once more.
  private func readAgain() {
    guard let best = nearest else { return }
    heat += 1
    earlier = work.candidates
    let genome = best.refiner.best.genome
    let random = SearchRandom(seed: options.seed, stream: UInt64(2000 + taken))
    let reader = VoiceReader(sound, options.instructionSet, random: random, crew: crew)
    taken += 1
    let again = reader.again(genome, best.draft)
    // The best itself stays at the level at which it is the best.
    var kept = best.draft
    kept.alternatives = again.first?.alternatives ?? kept.alternatives
    refining = (0..<Self.ways).map { refining(kept, from: genome, way: 100 * heat + $0) }
    refining += again.enumerated().map { refining($1, from: $1.genome, way: 100 * heat + 50 + $0) }
  }

  private func refining(
    _ draft: VoiceReader.Draft, from genome: Genome, way: Int
  ) -> Refining {
    var refinement = RefinerOptions()
    refinement.movesHeld = !sound.knowsRelease
    let factor = Float(exp2(-draft.octaves))
    let target = draft.octaves == 0 ? sound.samples : sound.samples.map { $0 * factor }
    return Refining(
      draft,
      WholeNoteRefiner(
        genome, target: target, alternatives: draft.alternatives, options: refinement,
        random: SearchRandom(seed: options.seed, stream: UInt64(3000 + way)), voices: voices,
        instructionSet: options.instructionSet))
  }
}
