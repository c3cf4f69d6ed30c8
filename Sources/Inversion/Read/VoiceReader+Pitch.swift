import Glibc
import MachineCore

/// How the pitch moves.
extension VoiceReader {
  /// Explained moments that pitch is read from: 12 dB.
  private static let explained = 0.063

  private static let motions = 2
  /// How much worse the track of a motion may be than the best: 3 dB.
  private static let alike = 0.3

  func withMotions(_ finalist: Finalist) -> [Finalist] {
    let half = Double(finalist.stills[0].frames) / 2
    let heard = sound.release
    if !sound.knowsRelease { letGo(at: sound.samples.count) }
    let track = tracker.follow(
      finalist.candidate, finalist.stills, hasPitch: true, step: Self.step)
    if !sound.knowsRelease {
      let levels = Self.trackedLevels(track, half: half)
      hearRelease(levels, finalist.candidate.structure, else: heard)
    }
    let readings = track.moments.compactMap { moment -> PhaseReading? in
      guard let error = moment.error, error < Self.explained,
        Double(moment.frame) + 2 * half <= Double(sound.release)
      else { return nil }
      return PhaseReading(
        frame: Double(moment.frame) + half, turns: moment.voice.ahead, weight: 1)
    }
    let blocks = sound.samples.count / 64 + 2
    let reader = PitchReader(reference: StillPlace.middleC, held: sound.release / 64)
    let settled = reader.read(readings).map { found in
      var settled = finalist
      settled.release = sound.knowsRelease ? nil : sound.release
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
}
