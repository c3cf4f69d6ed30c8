/// One frame's half spectrum beside the target's: what the bins' kernels read and write.
///
/// All rows hold `steps` times sixteen bins; those past the last are 0.
public struct BinRow: BitwiseCopyable {
  public let steps: Int
  /// Real and imaginary parts in turn, `2 * steps` of sixteen numbers.
  public let spectrum: UnsafeMutablePointer<Lanes>
  /// The same apart, kept for the adjoint.
  public let real: UnsafeMutablePointer<Lanes>
  public let imaginary: UnsafeMutablePointer<Lanes>
  /// The target's magnitudes, and log2 of its floored powers.
  public let target: UnsafeMutablePointer<Lanes>
  public let targetLog: UnsafeMutablePointer<Lanes>
  /// Power below which nothing counts in logarithms.
  public let floor: Float

  @inlinable
  public init(
    steps: Int, spectrum: UnsafeMutablePointer<Lanes>, real: UnsafeMutablePointer<Lanes>,
    imaginary: UnsafeMutablePointer<Lanes>, target: UnsafeMutablePointer<Lanes>,
    targetLog: UnsafeMutablePointer<Lanes>, floor: Float
  ) {
    (self.steps, self.spectrum, self.real) = (steps, spectrum, real)
    (self.imaginary, self.target, self.targetLog) = (imaginary, target, targetLog)
    self.floor = floor
  }
}

/// Sums over a row of bins.
public struct BinSums: BitwiseCopyable {
  /// Of squared differences of magnitude, and of |log2 of the powers' ratio|.
  public var squares: Float = 0
  public var octaves: Float = 0
  /// Largest power, and sum of powers.
  public var peak: Float = 0
  public var power: Float = 0

  @_noLocks @_noAllocation
  public init() {}
}
