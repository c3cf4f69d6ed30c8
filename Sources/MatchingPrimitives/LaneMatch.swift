import RealtimePrimitives

/// Sums of products of sixteen candidates with a target and with what is common to all of them.
public struct LaneMatch: BitwiseCopyable {
  /// The lanes' own squares.
  public var own = Lanes(repeating: 0)
  /// Products with the target.
  public var target = Lanes(repeating: 0)
  /// Products with the common part.
  public var common = Lanes(repeating: 0)

  @_noLocks @_noAllocation
  public init() {}
}
