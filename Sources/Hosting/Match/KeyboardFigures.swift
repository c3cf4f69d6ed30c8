import Matching

/// What a match of several notes came to: the last line that `match` prints then.
public struct KeyboardFigures: Encodable, Equatable, Sendable {
  /// One note by the voice of all.
  public struct Note: Encodable, Equatable, Sendable {
    public var file: String
    /// MIDI key, and velocity.
    public var note: Int
    public var velocity: Int
    /// Seconds the key is held.
    public var held: Double
    /// The judge's distance, and dB of the waveform over what is left of it.
    public var loss: Double
    public var snr: Double
  }

  /// In the order of the files.
  public var notes: [Note]
  /// Means over the notes.
  public var loss: Double
  public var snr: Double
  /// What the notes together do not tell of the voice.
  public var unknown: [String]
  /// DX7 algorithm, 1...32.
  public var algorithm: Int
  public var seconds: Double
  public var evaluations: Int
  public var law: String
  public var seed: UInt64
  public var interrupted: Bool
  public var warnings: [String]

  /// - Parameters:
  ///   - files: One for each row.
  ///   - first: What is said of the first note alone.
  public init(
    _ files: [String], _ outcome: KeyboardMatch.Outcome, _ first: MatchFigures,
    warnings: [String]
  ) {
    notes = zip(files, outcome.rows).map { file, row in
      Note(
        file: file, note: row.key, velocity: row.velocity, held: row.held,
        loss: row.nearness.distance, snr: row.nearness.snr)
    }
    let count = Double(max(1, notes.count))
    loss = notes.reduce(0) { $0 + $1.loss } / count
    snr = notes.reduce(0) { $0 + $1.snr } / count
    unknown = outcome.unknown
    (algorithm, seconds, evaluations) = (first.algorithm, first.seconds, first.evaluations)
    (law, seed, interrupted) = (first.law, first.seed, first.interrupted)
    self.warnings = warnings
  }
}
