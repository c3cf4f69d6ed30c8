import Glibc

/// Operators that are heard in the first milliseconds only.
extension VoiceReader {
  /// Scores of tracks that are right but for that: 30 dB.
  private static let sure = -3.0
  /// What an operator has to take from log10 of what is left early: 1.5 dB.
  private static let worth = 0.15
  private static let leads = 6
  /// Worse a track may become by one: 0.2 dB.
  private static let harm = 0.02

  /// What a track may lose where an operator of six makes room: 1.5 dB.
  private static let loss = 0.15
  /// log2 of an output that is hardly heard.
  private static let faint = -11.0

  /// A structure and the beginning of the note.
  private struct Begun {
    var structure: Followed
    /// Frequencies and feedback are exact.
    var voice: StillVoice
    var grid: FrequencyLattice.Grid
    var moments: [Track.Moment]

    var score: Double { EarlyTrack.score(moments) }
  }

  /// Adds operators as long as they explain more of the note's beginning; where there are six, in
  /// place of one that is hardly missed.
  func hearClicks(_ finalist: inout Finalist) {
    guard finalist.track.score < Self.sure else { return }
    var early = EarlyTrack(sound.carriers, solver, dice())
    let whole = (candidate: finalist.candidate, track: finalist.track)
    guard let begun = begun(whole, finalist, &early) else { return }
    let starts = begun.voice.count < 6 ? [begun] : smaller(begun, finalist, &early)
    let all = starts.map { withClicks($0, finalist.stills, &early) }
    guard let best = all.min(by: { $0.score < $1.score }),
      best.score < begun.score - Self.worth
    else { return }
    (finalist.candidate, finalist.track) = best.structure
  }

  private func begun(
    _ structure: Followed, _ finalist: Finalist, _ early: inout EarlyTrack
  ) -> Begun? {
    var other = finalist
    (other.candidate, other.track) = structure
    guard let numbers = numbers(of: other), var voice = structure.track.moments.first?.voice else {
      return nil
    }
    for op in voice.operators.indices {
      voice.operators[op].hertz = numbers.settings[op].hertz
      voice.operators[op].shift = 0
    }
    voice.loop = VoiceDraft.depth(feedback: numbers.feedback, numbers.place)
    return Begun(
      structure: structure, voice: voice, grid: FrequencyLattice(numbers.key).grid,
      moments: early.follow(voice))
  }

  /// Without one of six that the track hardly misses.
  private func smaller(
    _ begun: Begun, _ finalist: Finalist, _ early: inout EarlyTrack
  ) -> [Begun] {
    var changes = TrackedChanges(
      target: sound.carriers, stills: finalist.stills, begun.grid, hasPitch: false,
      step: Self.step, solver: solver)
    return begun.voice.operators.indices.compactMap { op in
      let structure = changes.reduced(.gone(op, hangs: false), begun.structure, &tracker)
      guard let structure, structure.track.score < finalist.track.score + Self.loss else {
        return nil
      }
      return self.begun(structure, finalist, &early)
    }
  }

  private func withClicks(
    _ start: Begun, _ stills: [Still], _ early: inout EarlyTrack
  ) -> Begun {
    let search = ResidualSearch(solver, start.grid)
    var now = start
    while now.voice.count < 6 {
      let leads = search.leads(
        now.moments, target: sound.carriers, frames: EarlyTrack.frames, most: Self.leads)
      let found = leads.map { extended(now, $0, &early) }
      guard var best = found.min(by: { $0.score < $1.score }),
        best.score < now.score - Self.worth
      else { break }
      best.structure = tracker.followAnew(
        best.structure.candidate, stills, hasPitch: false, step: Self.step)
      // What explains the beginning and spoils the note is not in it.
      if best.structure.track.score > now.structure.track.score + Self.harm { break }
      now = best
    }
    return now
  }

  /// With an operator more, its track not yet followed.
  private func extended(
    _ begun: Begun, _ lead: ResidualSearch.Lead, _ early: inout EarlyTrack
  ) -> Begun {
    let op = lead.op(level: Self.faint)
    let starts = begun.moments.map {
      lead.place.extending($0.voice, by: lead.op(level: lead.level(at: $0.frame)))
    }
    var more = begun
    more.voice = lead.place.extending(begun.voice, by: op)
    more.moments = early.follow(more.voice, from: starts)
    for place in more.structure.candidate.voices.indices {
      more.structure.candidate.voices[place] = lead.place.extending(
        begun.structure.candidate.voices[place], by: op)
    }
    return more
  }
}
