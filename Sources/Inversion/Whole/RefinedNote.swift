import VoiceSearch

/// A note and how near it is.
public struct RefinedNote: Sendable {
  public var genome: Genome
  /// See `WholeNoteScorer`; to be compared within one refinement.
  public var cost: Double
  /// The cost at the finest look.
  var fine: Double
  /// What is left of the waveform under the windows, in dB of the target.
  public var residual: Double

  init(_ genome: Genome, _ score: WholeNoteScorer.Score) {
    (self.genome, cost, fine) = (genome, score.cost, score.fine)
    residual = 10 * score.left
  }
}
