/// The ten numbers of an operator that make its level over a note of one key and velocity.
public struct OperatorEnvelope: Sendable, Equatable, Hashable {
  /// 0...99 each.
  public var rates = [99, 99, 99, 99]
  public var levels = [99, 99, 99, 0]
  public var outputLevel = 99
  /// Whether the velocity raises it by half a step of the output level.
  public var isRaised = false

  public init() {}
}
