import VoiceSearch

/// A note and how near it is.
public struct RefinedNote: Sendable {
  public var genome: Genome
  /// See `WholeNoteScorer`; to be compared within one refinement.
  public var cost: Double
  /// What is left of the waveform under the windows, in dB of the target.
  public var residual: Double

  init(_ genome: Genome, _ score: WholeNoteScorer.Score) {
    (self.genome, cost, residual) = (genome, score.cost, 10 * score.left)
  }
}
