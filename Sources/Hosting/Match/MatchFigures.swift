/// What a match came to: the last line that `match` prints.
public struct MatchFigures: Codable, Equatable, Sendable {
  public var target: String
  /// Multi-resolution distance of `render.wav`, and of `render-syx.wav`.
  public var loss: Double
  public var lossSyx: Double
  public var seconds: Double
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
  public var interrupted: Bool
  public var warnings: [String]

  /// A match that took no time.
  public init(target: String, loss: Double, note: Int) {
    (self.target, self.loss, lossSyx, self.note) = (target, loss, loss, note)
    (seconds, evaluations, held, algorithm) = (0, 0, 0, 1)
    (law, seed, interrupted, warnings) = ("auto", 1, false, [])
  }

  public init(
    target: String, _ outcome: MatchSession.Outcome, law: String, seed: UInt64,
    interrupted: Bool, warnings: [String]
  ) {
    self.target = target
    (loss, lossSyx) = (outcome.distance, outcome.voiceDistance)
    (seconds, evaluations) = (outcome.seconds, outcome.evaluations)
    (self.law, self.seed) = (law, seed)
    note = outcome.document.playing.note ?? 60
    held = outcome.document.playing.held ?? 0
    algorithm = Int(outcome.voice[.algorithm]) + 1
    self.interrupted = interrupted
    self.warnings = warnings
  }
}
