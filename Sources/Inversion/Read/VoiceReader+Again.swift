import FMSynthesis
import MachineCore
import VoiceSearch

/// Reading a voice once more that was refined on the waveform.
extension VoiceReader {
  /// Levels read with the frequencies, the pitch and the release that the waveform has told since.
  ///
  /// A frequency that is off by half a detune makes everything that is read with it wrong, and no
  /// change of one number at a time leads out of that.
  /// - Parameter genome: Of the draft, refined.
  /// - Returns: What may be right instead; operators stand where they stood.
  func again(_ genome: Genome, _ draft: Draft) -> [Draft] {
    var finalist = draft.finalist
    guard let place = Topology().place(finalist.candidate.structure) else { return [] }
    let key = FrequencyLattice.Key(genome)
    let lattice = FrequencyLattice(key)
    let settings = place.operators.map { op in
      var setting = genome.setting(op)
      setting.hertz = lattice.hertz(setting)
      return setting
    }
    finalist.known = Finalist.Known(key: key, settings: settings, feedback: genome[.feedback])
    let held = Int(genome.held)
    finalist.release = held * 64
    let motion = PitchMotion(genome)
    let curve = MotionCurve(motion, blocks: sound.samples.count / 64 + 2, held: held)
    if curve.octaves.contains(where: { $0 != 0 }) {
      (finalist.motion, finalist.clock) = (motion, NoteClock(curve.warp()))
    }
    begin(finalist)
    for place in finalist.candidate.voices.indices {
      for (op, setting) in settings.enumerated() {
        finalist.candidate.voices[place].operators[op].hertz = setting.hertz
        finalist.candidate.voices[place].operators[op].shift = 0
      }
    }
    let followed = tracker.followAnew(
      finalist.candidate, finalist.stills, hasPitch: false, step: Self.step)
    (finalist.candidate, finalist.track) = followed
    return drafts(of: finalist)
  }
}
