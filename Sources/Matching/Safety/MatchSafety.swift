import MachineCore

/// H of the match machine: its guards one after the other, each with a count of its own.
///
/// Numbers first (not a number, slew, box, times, index, bandwidth, feedback), as they are cheap;
/// then what is heard (resonance, loudness); a loss that rises for too long comes before all and
/// goes back to the best.
struct MatchSafety: SafetyLaw {
  /// In the order of the trace.
  static let reasons: [Interventions.Reason] = [
    .notFinite, .slewed, .clamped, .time, .index, .bandwidth, .feedback, .resonance, .loudness,
    .rolledBack,
  ]

  var lyapunov: LyapunovGuard<MatchFeatures>
  private var box: BoxSafety<MatchFeatures>
  private var time: TimeGuard
  private var modulation: ModulationGuard
  private var feedback: FeedbackGuard
  private var resonance: ResonanceGuard
  private var loudness: LoudnessGuard

  init(renderer: CandidateRenderer, limits: MatchLimits) {
    lyapunov = LyapunovGuard(patience: limits.patience)
    let knobs = renderer.knobs
    box = BoxSafety(
      minimum: knobs.minimum, maximum: knobs.maximum,
      slew: zip(knobs.maximum, knobs.minimum).map { limits.slew * ($0 - $1) })
    time = TimeGuard(limits: limits)
    modulation = ModulationGuard(limits: limits)
    feedback = FeedbackGuard(limits: limits)
    resonance = ResonanceGuard(renderer: renderer, limits: limits)
    loudness = LoudnessGuard(renderer: renderer, limits: limits)
  }

  var interventions: Interventions {
    var all = lyapunov.interventions
    for part in [
      box.interventions, time.interventions, modulation.interventions, feedback.interventions,
      resonance.interventions, loudness.interventions,
    ] { all.add(part) }
    return all
  }

  mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: MatchFeatures
  ) -> Coefficients {
    admitted(lyapunov.guarded(proposed, from: current, s), from: current, s)
  }

  /// As `guarded`, without judging the course: for a candidate from beside the law's path.
  mutating func admitted(
    _ proposed: Coefficients, from current: Coefficients, _ s: MatchFeatures
  ) -> Coefficients {
    var next = box.guarded(proposed, from: current, s)
    next = time.guarded(next, from: current, s)
    next = modulation.guarded(next, from: current, s)
    next = feedback.guarded(next, from: current, s)
    next = resonance.guarded(next, from: current, s)
    return loudness.guarded(next, from: current, s)
  }
}
