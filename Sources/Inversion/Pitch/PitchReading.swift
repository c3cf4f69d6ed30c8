/// How far the phase of all operators that follow the key has run ahead at one moment of a note.
public struct PhaseReading: Sendable, Equatable {
  /// Frames since the key went down.
  public var frame: Double
  /// Turns of an operator at the key's own pitch, ahead of a pitch that stands still; half turns
  /// may be missing in all of them alike.
  public var turns: Double
  /// Inverse of the variance in turns squared, relative to the other readings.
  public var weight: Double

  public init(frame: Double, turns: Double, weight: Double) {
    (self.frame, self.turns, self.weight) = (frame, turns, weight)
  }
}
