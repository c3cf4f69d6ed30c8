/// When the key went down, to the frame.
extension VoiceReader {
  private static let delays = (1...6).flatMap { [$0, -$0] }
  /// How much better a track has to be than where the key was heard: 0.3 dB.
  private static let earlier = 0.03
  /// Score of a track that no other onset makes better: 44 dB.
  private static let met = -4.4

  /// A structure explains its note from one frame on only: all phases are 0 there.
  func hearOnset(_ finalist: inout Finalist) {
    if finalist.track.score < Self.met { return }
    let heard = finalist
    for delay in Self.delays {
      var other = heard
      other.delay = delay
      var moved = sound
      moved.delay(by: delay)
      other.stills = heard.stills.map {
        Still(moved.carriers, start: $0.start, frames: $0.frames)
      }
      for place in other.stills.indices {
        solver.solve(
          &other.candidate.voices[place], on: other.stills[place], StillUnknowns(), iterations: 4)
      }
      var tracker = Tracker(target: moved.carriers, release: moved.release, solver: solver)
      other.track = tracker.follow(
        other.candidate, other.stills, hasPitch: false, step: Self.step)
      let least = finalist.delay == 0 ? Self.earlier : 0
      if other.track.score < finalist.track.score - least { finalist = other }
    }
    if finalist.delay != 0 { delay(by: finalist.delay) }
  }
}
