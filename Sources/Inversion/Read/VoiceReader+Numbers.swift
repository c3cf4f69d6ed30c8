import FMSynthesis
import Glibc
import MachineCore
import VoiceSearch

/// Frequencies, levels, envelopes.
extension VoiceReader {
  static let starts = 60
  /// Hz by which twins differ at most.
  private static let unison = 0.05

  /// As it is; and, where levels swing together, with the tremolo taken out of them.
  func drafts(of finalist: Finalist) -> [Draft] {
    guard let base = numbers(of: finalist) else { return [] }
    var read = levels(base, finalist, release: sound.release)
    let octaves = octavesAbove(read, base.structure, finalist.track.score)
    lower(&read, base.structure, by: octaves)
    var drafts = [draft(base, finalist, read, tremolo: nil)]
    let known = finalist.motion.map { [$0] } ?? []
    let reader = TremoloReader(held: sound.release / 64)
    if let tremolo = reader.read(read, known: known) {
      drafts.append(draft(base, finalist, tremolo.levels, tremolo: tremolo))
    }
    for index in drafts.indices { drafts[index].octaves = octaves }
    return drafts
  }

  /// All but envelopes; nil: no algorithm has the structure, or no numbers its frequencies.
  func numbers(of finalist: Finalist) -> VoiceDraft? {
    let structure = finalist.candidate.structure
    guard let place = Topology().place(structure) else { return nil }
    if let known = finalist.known {
      return VoiceDraft(
        structure: structure, place: place, key: known.key, settings: known.settings,
        envelopes: [], feedback: known.feedback, held: sound.release / 64)
    }
    guard let (key, settings) = FrequencyLattice.read(finalist.track, keys: sound.keys) else {
      return nil
    }
    let loop = finalist.track.loop ?? log2(max(structure.loop, 1e-9))
    let feedback =
      structure.looped >= 0 ? VoiceDraft.feedback(log2Depth: loop, place) : 0
    return VoiceDraft(
      structure: structure, place: place, key: key, settings: settings, envelopes: [],
      feedback: feedback, held: sound.release / 64)
  }

  func levels(
    _ base: VoiceDraft, _ finalist: Finalist, release: Int?
  ) -> [[LevelReading]] {
    var levels = LevelTrack(
      target: sound.carriers, release: release, solver: solver, random: random)
    return levels.read(
      finalist.track, hertz: base.settings.map(\.hertz),
      loop: VoiceDraft.depth(feedback: base.feedback, base.place))
  }

  private func draft(
    _ base: VoiceDraft, _ finalist: Finalist, _ readings: [[LevelReading]],
    tremolo: TremoloReader.Found?
  ) -> Draft {
    var base = base
    let fits = envelopes(base.structure, base.settings, readings, isSteady: tremolo == nil)
    base.envelopes = fits.map { $0.envelopes.first ?? OperatorEnvelope() }
    var genome = base.genome
    finalist.motion?.write(to: &genome)
    if let tremolo { write(tremolo, to: &genome, base.operators, over: finalist.motion) }
    var alternatives = [[OperatorEnvelope]](repeating: [], count: 6)
    for (index, op) in base.operators.enumerated() {
      alternatives[op] = fits[index].envelopes
      if fits[index].isSensitive { genome[op, .ampModSensitivity] = 1 }
    }
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

  /// Envelopes that may be an operator's, and whether they count on its being sensitive to amplitude
  /// modulation: that takes something from its level where nothing modulates, too.
  private struct Fits {
    var envelopes: [OperatorEnvelope]
    var isSensitive = false
  }

  private func envelopes(
    _ structure: StillVoice, _ settings: [FrequencyLattice.Setting], _ readings: [[LevelReading]],
    isSteady: Bool
  ) -> [Fits] {
    var tasks = Self.shared(readings, structure, settings).map {
      FitTask(readings: $0, random: dice())
    }
    crew.update(&tasks) { self.fit(&$1, isSteady: isSteady) }
    return tasks.map(\.fits)
  }

  /// An operator's readings and what comes of them, with dice of its own.
  private struct FitTask {
    var readings: [LevelReading]
    var random: SearchRandom
    var fits = Fits(envelopes: [])
  }

  private func fit(_ task: inout FitTask, isSteady: Bool) {
    let plain = fit(task.readings, &task.random)
    task.fits = Fits(envelopes: plain.map(\.envelope))
    guard isSteady, let cost = plain.first?.cost,
      cost > EnvelopeFitter.right * Double(task.readings.count)
    else { return }
    let sensitive = fit(OperatorLevels.unmodulated(task.readings), &task.random)
    if sensitive[0].cost < cost / 2 {
      task.fits = Fits(envelopes: sensitive.map(\.envelope), isSensitive: true)
    }
  }

  private func fit(
    _ readings: [LevelReading], _ random: inout SearchRandom
  ) -> [EnvelopeFitter.Fit] {
    fitter.fit(readings, release: sound.release / 64, starts: Self.starts, random: &random)
  }

  /// With the same for all operators that no sound tells apart.
  static func shared(
    _ readings: [[LevelReading]], _ structure: StillVoice, _ settings: [FrequencyLattice.Setting]
  ) -> [[LevelReading]] {
    var readings = readings
    for twins in twins(structure, settings) {
      let shared = EnvelopeFitter.shared(twins.map { readings[$0] })
      for op in twins { readings[op] = shared }
    }
    return readings
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
