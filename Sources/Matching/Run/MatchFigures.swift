import Spectral

/// What a match came to: the last line that `match` prints.
public struct MatchFigures: Codable, Equatable, Sendable {
  public var target: String
  /// The judge's distance of `render.wav`, and of `render-syx.wav`.
  public var loss: Double
  public var lossSyx: Double
  /// dB of the target's waveform over what `render.wav` leaves of it at the gain that fits best. nil
  /// here and below: from before there were such figures.
  public var snr: Double?
  /// Whether `snr` is above 40 dB: nothing else is called exact.
  public var isExact: Bool?
  /// dB that the structure found holds while it is followed through the note; nil: none was
  /// followed.
  public var trackerDecibels: Double?
  /// Seconds of `seconds` that went into recovering the voice itself; nil: that was not tried.
  public var recoverySeconds: Double?
  /// What one note does not tell of the voice; nil: not looked into.
  public var unknown: [String]?
  /// The machine's own loss: what the law is to bring down.
  public var startLoss: Double
  public var endLoss: Double
  public var seconds: Double
  /// Candidates, each counted as one; the budget counts what they cost.
  public var evaluations: Int
  public var law: String
  public var seed: UInt64
  /// MIDI key.
  public var note: Int
  /// Seconds the key is held.
  public var held: Double
  /// DX7 algorithm, 1...32.
  public var algorithm: Int
  /// Where the library's starts came from; nil: none was used.
  public var library: String?
  /// What the judge listened for, as `--weights` says it; nil: the spectral distance alone.
  public var weights: String?
  /// What the safety law did, by reason.
  public var interventions: [String: Int]
  public var interrupted = false
  public var warnings: [String]

  private enum CodingKeys: String, CodingKey {
    case target, loss, lossSyx, snr
    case isExact = "exact"
    case trackerDecibels = "tracker_db"
    case recoverySeconds = "recovery_seconds"
    case unknown, startLoss, endLoss, seconds, evaluations, law, seed, note, held, algorithm
    case library, weights, interventions, interrupted, warnings
  }

  /// A match that took no time.
  public init(target: String, loss: Double, note: Int) {
    (self.target, self.loss, lossSyx, self.note) = (target, loss, loss, note)
    (startLoss, endLoss) = (loss, loss)
    (seconds, evaluations, held, algorithm) = (0, 0, 0, 1)
    (law, seed, interventions, warnings) = ("auto", 1, [:], [])
  }

  public init(
    target: String, _ outcome: MatchSession.Outcome, _ options: MatchOptions, warnings: [String]
  ) {
    self.target = target
    (loss, lossSyx) = (outcome.distance, outcome.voiceDistance)
    (snr, isExact) = (outcome.nearness.snr, outcome.nearness.isExact)
    (trackerDecibels, unknown) = (outcome.inversion.trackerDecibels, outcome.inversion.unknown)
    recoverySeconds = outcome.inversion.seconds
    (seconds, evaluations) = (outcome.seconds, outcome.evaluations)
    (startLoss, endLoss) = (outcome.startLoss, outcome.endLoss)
    (law, seed) = (options.law.rawValue, options.search.seed)
    note = outcome.document.playing.note ?? 60
    held = outcome.document.playing.held ?? 0
    algorithm = Int(outcome.voice[.algorithm]) + 1
    interventions = outcome.interventionsByName
    weights = options.weights == LossWeights() ? nil : options.weights.description
    self.warnings = warnings
  }
}
