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
    /// How well levels alone explain the note, in dB.
    var levels: Double
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

  /// The whole structure, and what is left of it without operators that the track does not miss.
  func drafts(_ finalist: Finalist) -> [Draft] {
    var finalist = finalist
    if finalist.hasPitch {
      guard let read = withMotion(finalist) else { return [] }
      finalist = read
    }
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
    return all.compactMap(draft)
  }

  // Pitch.

  /// Explained moments that pitch is read from: 12 dB.
  private static let explained = 0.063

  private func withMotion(_ finalist: Finalist) -> Finalist? {
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
    var best: Finalist?
    for found in reader.read(readings) {
      var settled = finalist
      let curve = MotionCurve(found.motion, blocks: blocks, held: sound.release / 64)
      settled.clock = NoteClock(curve.warp())
      settled.motion = found.motion
      settle(&settled, mistuning: found.mistuning)
      if settled.track.score < best?.track.score ?? 0 { best = settled }
    }
    return best
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

  private func draft(_ finalist: Finalist) -> Draft? {
    let structure = finalist.candidate.structure
    guard let place = Topology().place(structure),
      let (key, settings) = FrequencyLattice.read(finalist.track, keys: sound.keys)
    else { return nil }
    let loop = finalist.track.loop ?? log2(max(structure.loop, 1e-9))
    let feedback =
      structure.looped >= 0 ? VoiceDraft.feedback(log2Depth: loop, place) : 0
    var levels = LevelTrack(
      target: sound.carriers, release: sound.release, solver: solver, random: random)
    let read = levels.read(
      finalist.track, hertz: settings.map(\.hertz),
      loop: VoiceDraft.depth(feedback: feedback, place))
    let fits = envelopes(structure, settings, read.readings)
    let draft = VoiceDraft(
      structure: structure, place: place, key: key, settings: settings,
      envelopes: fits.map { $0.first ?? OperatorEnvelope() }, feedback: feedback,
      held: sound.release / 64)
    var genome = draft.genome
    finalist.motion?.write(to: &genome)
    var alternatives = [[OperatorEnvelope]](repeating: [], count: 6)
    for (index, op) in place.operators.enumerated() { alternatives[op] = fits[index] }
    return Draft(
      genome: genome, alternatives: alternatives, finalist: finalist, levels: read.decibels)
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
