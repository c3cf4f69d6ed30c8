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

  /// Adds operators as long as they explain more of the note's beginning; where there are six, in
  /// place of one that is hardly missed.
  func hearClicks(_ finalist: inout Finalist) {
    guard finalist.track.score < Self.sure else { return }
    if finalist.candidate.structure.count < 6 { return addClicks(&finalist) }
    var best = finalist
    for op in 0..<6 {
      guard var smaller = without(op, finalist) else { continue }
      let count = smaller.candidate.structure.count
      addClicks(&smaller)
      if smaller.candidate.structure.count > count, smaller.early < best.early { best = smaller }
    }
    finalist = best
  }

  private func without(_ op: Int, _ finalist: Finalist) -> Finalist? {
    let way = TrackedChanges.Way.gone(op, hangs: false)
    let voices = finalist.candidate.voices.compactMap { way.applied(to: $0) }
    guard voices.count == finalist.stills.count, Topology().place(voices[0]) != nil else {
      return nil
    }
    var smaller = finalist
    smaller.candidate = Candidate(voices: voices)
    for place in smaller.stills.indices {
      solver.solve(
        &smaller.candidate.voices[place], on: smaller.stills[place], StillUnknowns(),
        iterations: 6)
    }
    smaller.track = tracker.follow(
      smaller.candidate, smaller.stills, hasPitch: false, step: Self.step)
    return smaller.track.score < finalist.track.score + Self.loss ? smaller : nil
  }

  private func addClicks(_ finalist: inout Finalist) {
    guard let numbers = numbers(of: finalist), var voice = finalist.track.moments.first?.voice
    else { return }
    for op in voice.operators.indices {
      voice.operators[op].hertz = numbers.settings[op].hertz
      voice.operators[op].shift = 0
    }
    voice.loop = VoiceDraft.depth(feedback: numbers.feedback, numbers.place)
    let grid = FrequencyLattice(numbers.key).grid
    let search = ResidualSearch(solver, grid)
    var early = EarlyTrack(sound.carriers, solver, dice())
    var moments = early.follow(voice)
    finalist.early = score(moments)
    while voice.count < 6 {
      let leads = search.leads(
        moments, target: sound.carriers, frames: EarlyTrack.frames, most: Self.leads)
      let found = leads.map { lead in
        (lead: lead, moments: follow(lead, voice, moments, &early))
      }
      guard let best = found.min(by: { score($0.moments) < score($1.moments) }),
        score(best.moments) < score(moments) - Self.worth,
        let grown = grown(finalist, best.lead, best.moments)
      else { return }
      (finalist, moments) = (grown, best.moments)
      finalist.early = score(moments)
      voice = best.lead.place.extending(
        voice, by: best.lead.silent())
    }
  }

  private func score(_ moments: [Track.Moment]) -> Double { EarlyTrack.score(moments) }

  /// The beginning with an operator more.
  private func follow(
    _ lead: ResidualSearch.Lead, _ voice: StillVoice, _ moments: [Track.Moment],
    _ early: inout EarlyTrack
  ) -> [Track.Moment] {
    let starts = moments.map { moment in
      var op = lead.silent()
      let near = lead.levels.min { abs($0.frame - moment.frame) < abs($1.frame - moment.frame) }
      op.level = near?.level ?? op.level
      return lead.place.extending(moment.voice, by: op)
    }
    return early.follow(lead.place.extending(voice, by: lead.silent()), from: starts)
  }

  /// The structure with it; nil: the note that follows is explained worse.
  private func grown(
    _ finalist: Finalist, _ lead: ResidualSearch.Lead, _ moments: [Track.Moment]
  ) -> Finalist? {
    var more = finalist
    for place in more.stills.indices {
      var op = lead.silent()
      if place == 0, let last = moments.last { op.level = last.voice.operators.last?.level ?? 0 }
      more.candidate.voices[place] = lead.place.extending(
        finalist.candidate.voices[place], by: op)
      solver.solve(
        &more.candidate.voices[place], on: more.stills[place], StillUnknowns(), iterations: 6)
    }
    more.track = tracker.follow(
      more.candidate, more.stills, hasPitch: false, step: Self.step)
    return more.track.score < finalist.track.score + Self.harm ? more : nil
  }
}

extension ResidualSearch.Lead {
  /// The operator, nothing of it being heard.
  fileprivate func silent() -> StillOperator {
    let spread = 0.02 + 5e-5 * tuning.hertz
    var op = StillOperator(
      RatioCandidate(hertz: tuning.hertz, isFixed: tuning.isFixed, spread: spread))
    op.level = StillVoice.levels.lowerBound + 2
    return op
  }
}
