/// What is known of one operator's level at one moment of a note.
public struct LevelReading: Sendable, Equatable {
  /// Control blocks of 64 frames since the key went down, at the middle of what was looked at.
  public var block: Double
  /// log2 of the output in cycles of phase: 1 is an operator at full level; -11 is silence.
  public var level: Double
  /// Inverse of the variance in octaves squared.
  public var weight: Double

  public init(block: Double, level: Double, weight: Double) {
    (self.block, self.level, self.weight) = (block, level, weight)
  }
}
