/// How far one frame's half spectrum is from the target's, as sums over its bins.
public struct SpectrumDistance: BitwiseCopyable {
  /// Sum of squared differences of magnitude.
  public var squares: Float = 0
  /// Sum of |log2 of the ratio of powers|.
  public var octaves: Float = 0

  @_noLocks @_noAllocation
  public init() {}
}

/// The power in one frame of the target.
public struct SpectrumPower: BitwiseCopyable {
  /// Power of the strongest bin.
  public var peak: Float = 0
  /// Sum of the powers of all bins.
  public var sum: Float = 0

  @_noLocks @_noAllocation
  public init() {}
}
