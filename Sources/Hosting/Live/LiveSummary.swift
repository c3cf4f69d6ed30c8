import Learning

/// What a session came to, for the last line of output.
public struct LiveSummary: Sendable, Codable {
  /// Seconds from the input to the engine's answer.
  public var latency: Double
  public var updates: Int
  public var updateMilliseconds: Double
  public var loss: Double
  public var xruns: Int
  public var limitedSteps: Int
  /// Of mode learn: notes heard, candidates tried, patches that took over.
  public var heard = 0
  public var tried = 0
  public var learned = 0
  public var folder: String?
  /// What `patch.syx` of the session's folder could not hold, in words.
  public var losses: [String] = []
  /// Seconds from the program's launch to the first period with the engine in it.
  public var start: Double?
}

/// The figures that can be asked for, by address.
enum LiveFigures {
  static func byAddress(
    _ adaptation: AdaptationFigures, _ learner: LearnerFigures, xruns: Int
  ) -> [String: Float] {
    let updates = Float(adaptation.updates)
    return [
      "/adapt/loss": adaptation.loss, "/adapt/latency": Float(adaptation.latency),
      "/adapt/running": updates > 0 ? 1 : 0, "/adapt/learned": Float(learner.adopted),
      "/stats/xruns": Float(xruns), "/stats/adapt/updates": updates,
      "/stats/adapt/limited": Float(adaptation.limited),
      "/stats/adapt/cpu_ms": updates > 0 ? Float(adaptation.cost * 1000) / updates : 0,
      "/stats/learn/heard": Float(learner.heard), "/stats/learn/skipped": Float(learner.skipped),
      "/stats/learn/tried": Float(learner.tried), "/stats/learn/rounds": Float(learner.rounds),
      "/stats/learn/adopted": Float(learner.adopted),
    ]
  }
}
