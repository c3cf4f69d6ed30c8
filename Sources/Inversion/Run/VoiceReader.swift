import FMSynthesis
import Glibc
import MachineCore
import VoiceSearch

/// From a structure that was followed through the note to voices: pitch, frequencies, levels,
/// envelopes.
/// - Thread: one at a time.
final class VoiceReader {
  /// A voice with what each of its operators' envelopes may be instead.
  struct Draft: Sendable {
    var genome: Genome
    /// By operator of the voice.
    var alternatives: [[OperatorEnvelope]]
    var finalist: Finalist
  }

  private let sound: InversionSound
  private let solver: StillSolver
  private var tracker: Tracker
  private var random: SearchRandom
  private let fitter = EnvelopeFitter()
  private static let starts = 100
  /// Hz by which twins differ at most.
  private static let unison = 0.05

  init(_ sound: InversionSound, _ set: InstructionSet, random: SearchRandom) {
    self.sound = sound
    solver = StillSolver(set)
    tracker = Tracker(target: sound.carriers, release: sound.release, solver: solver)
    self.random = random
  }

  /// The whole structure, and what is left of it without operators that the track does not miss;
  /// with each motion of the pitch that explains the note as well as any.
  func drafts(_ finalist: Finalist) -> [Draft] {
    guard finalist.hasPitch else { return steadyDrafts(finalist) }
    return withMotions(finalist).flatMap(steadyDrafts)
  }

  private func steadyDrafts(_ steady: Finalist) -> [Draft] {
    var finalist = steady
    solver.clock = finalist.clock
    finalist.track = tracker.follow(
      finalist.candidate, finalist.stills, hasPitch: false, step: 0.07)
    var all = [finalist]
    var pruner = Pruner(stills: finalist.stills, solver: solver)
    if let smaller = pruner.pruned(
      finalist.candidate, finalist.track, &tracker, hasPitch: false)
    {
      var pruned = finalist
      pruned.candidate = smaller.candidate
      pruned.track = tracker.follow(smaller.candidate, finalist.stills, hasPitch: false, step: 0.07)
      all.append(pruned)
    }
    return all.flatMap(drafts(of:))
  }

  // Pitch.

  /// Explained moments that pitch is read from: 12 dB.
  private static let explained = 0.063

  private static let motions = 2
  /// How much worse the track of a motion may be than the best: 3 dB.
  private static let alike = 0.3

  private func withMotions(_ finalist: Finalist) -> [Finalist] {
    solver.clock = NoteClock()
    let track = tracker.follow(finalist.candidate, finalist.stills, hasPitch: true, step: 0.07)
    let half = Double(finalist.stills[0].frames) / 2
    let readings = track.moments.compactMap { moment -> PhaseReading? in
      guard let error = moment.error, error < Self.explained else { return nil }
      return PhaseReading(
        frame: Double(moment.frame) + half, turns: moment.voice.ahead, weight: 1)
    }
    let blocks = sound.samples.count / 64 + 2
    let reader = PitchReader(reference: StillPlace.middleC, held: sound.release / 64)
    let settled = reader.read(readings).map { found in
      var settled = finalist
      let curve = MotionCurve(found.motion, blocks: blocks, held: sound.release / 64)
      settled.clock = NoteClock(curve.warp())
      settled.motion = found.motion
      settle(&settled, mistuning: found.mistuning)
      return settled
    }
    let order = settled.indices.sorted {
      (settled[$0].track.score, $0) < (settled[$1].track.score, $1)
    }
    guard let best = order.first else { return [] }
    // Free pitch fits more than any motion does: what is left without it counts.
    let limit = min(settled[best].track.score + Self.alike, Finalist.worth)
    return order.prefix(Self.motions).map { settled[$0] }.filter { $0.track.score < limit }
  }

  /// Solves and follows again with a pitch that is known.
  private func settle(_ finalist: inout Finalist, mistuning: Double) {
    solver.clock = finalist.clock
    for place in finalist.candidate.voices.indices {
      var voice = finalist.candidate.voices[place]
      (voice.ahead, voice.drift) = (0, 0)
      for op in voice.operators.indices where !voice.operators[op].isFixed {
        voice.operators[op].hertz *= 1 + mistuning / StillPlace.middleC
        (voice.operators[op].shift, voice.operators[op].center) = (0, 0)
      }
      solver.solve(&voice, on: finalist.stills[place], StillUnknowns(), iterations: 8)
      finalist.candidate.voices[place] = voice
    }
    finalist.track = tracker.follow(
      finalist.candidate, finalist.stills, hasPitch: false, step: 0.1)
  }

  // Numbers.

  /// As it is; and, where levels swing together, with the tremolo taken out of them.
  private func drafts(of finalist: Finalist) -> [Draft] {
    let structure = finalist.candidate.structure
    guard let place = Topology().place(structure),
      let (key, settings) = FrequencyLattice.read(finalist.track, keys: sound.keys)
    else { return [] }
    let loop = finalist.track.loop ?? log2(max(structure.loop, 1e-9))
    let feedback =
      structure.looped >= 0 ? VoiceDraft.feedback(log2Depth: loop, place) : 0
    var levels = LevelTrack(
      target: sound.carriers, release: sound.release, solver: solver, random: random)
    let read = levels.read(
      finalist.track, hertz: settings.map(\.hertz),
      loop: VoiceDraft.depth(feedback: feedback, place))
    let base = VoiceDraft(
      structure: structure, place: place, key: key, settings: settings, envelopes: [],
      feedback: feedback, held: sound.release / 64)
    var drafts = [draft(base, finalist, read, tremolo: nil)]
    let known = finalist.motion.map { [$0] } ?? []
    let reader = TremoloReader(held: sound.release / 64)
    if let tremolo = reader.read(read, known: known) {
      drafts.append(draft(base, finalist, tremolo.levels, tremolo: tremolo))
    }
    return drafts
  }

  private func draft(
    _ base: VoiceDraft, _ finalist: Finalist, _ readings: [[LevelReading]],
    tremolo: TremoloReader.Found?
  ) -> Draft {
    var base = base
    let fits = envelopes(base.structure, base.settings, readings)
    base.envelopes = fits.map { $0.first ?? OperatorEnvelope() }
    var genome = base.genome
    finalist.motion?.write(to: &genome)
    if let tremolo { write(tremolo, to: &genome, base.operators, over: finalist.motion) }
    var alternatives = [[OperatorEnvelope]](repeating: [], count: 6)
    for (index, op) in base.operators.enumerated() { alternatives[op] = fits[index] }
    return Draft(genome: genome, alternatives: alternatives, finalist: finalist)
  }

  /// One LFO moves pitch and levels: the pitch's, where it swings.
  private func write(
    _ tremolo: TremoloReader.Found, to genome: inout Genome, _ operators: [Int],
    over motion: PitchMotion?
  ) {
    var both = tremolo.motion
    for field in PitchMotion.fields[0..<8] { both[field] = (motion ?? PitchMotion())[field] }
    if let motion, motion.swings {
      let depth = both[.lfoAmpDepth]
      both = motion
      both[.lfoAmpDepth] = depth
    }
    both.write(to: &genome)
    for (index, op) in operators.enumerated() {
      genome[op, .ampModSensitivity] = tremolo.sensitivities[index]
    }
  }

  private func envelopes(
    _ structure: StillVoice, _ settings: [FrequencyLattice.Setting], _ readings: [[LevelReading]]
  ) -> [[OperatorEnvelope]] {
    var readings = readings
    for twins in Self.twins(structure, settings) {
      let shared = EnvelopeFitter.shared(twins.map { readings[$0] })
      for op in twins { readings[op] = shared }
    }
    return readings.map {
      fitter.fit($0, release: sound.release / 64, starts: Self.starts, random: &random)
        .map(\.envelope)
    }
  }

  /// Operators that no sound tells apart: of one frequency, unmodulated, heard by the same.
  private static func twins(
    _ structure: StillVoice, _ settings: [FrequencyLattice.Setting]
  ) -> [[Int]] {
    let plain = structure.operators.indices.filter { op in
      structure.looped != op
        && !structure.operators.contains { $0.targets >> UInt8(op) & 1 == 1 }
    }
    var groups: [[Int]] = []
    for op in plain {
      let same = groups.firstIndex { group in
        structure.operators[group[0]].targets == structure.operators[op].targets
          && abs(settings[group[0]].hertz - settings[op].hertz) < unison
      }
      if let same { groups[same].append(op) } else { groups.append([op]) }
    }
    return groups.filter { $0.count > 1 }
  }
}
