/// One frame's half spectrum beside the target's: what the bins' kernels read and write.
///
/// All rows hold `steps` times sixteen bins; those past the last are 0.
public struct BinRow: BitwiseCopyable {
  public let steps: Int
  /// The spectrum, which the adjoint turns into the derivative by it.
  public let real: UnsafeMutablePointer<Lanes>
  public let imaginary: UnsafeMutablePointer<Lanes>
  /// The target's magnitudes, and log2 of its floored powers.
  public let target: UnsafeMutablePointer<Lanes>
  public let targetLog: UnsafeMutablePointer<Lanes>
  /// Power below which nothing counts in logarithms.
  public let floor: Float

  @inlinable
  public init(
    steps: Int, real: UnsafeMutablePointer<Lanes>, imaginary: UnsafeMutablePointer<Lanes>,
    target: UnsafeMutablePointer<Lanes>,
    targetLog: UnsafeMutablePointer<Lanes>, floor: Float
  ) {
    (self.steps, self.real, self.imaginary) = (steps, real, imaginary)
    (self.target, self.targetLog) = (target, targetLog)
    self.floor = floor
  }
}

/// Two frames that go through one complex transform: the first its real, the second its imaginary
/// part.
public struct BinPair: BitwiseCopyable {
  /// Of the transform, a multiple of 32.
  public let size: Int
  /// Its spectrum: `size + 1` numbers each, the last the first once more.
  public let real: UnsafeMutablePointer<Float>
  public let imaginary: UnsafeMutablePointer<Float>
  /// Half spectra of the frames.
  public let first: BinRow
  public let second: BinRow

  @inlinable
  public init(
    size: Int, real: UnsafeMutablePointer<Float>, imaginary: UnsafeMutablePointer<Float>,
    first: BinRow, second: BinRow
  ) {
    (self.size, self.real, self.imaginary) = (size, real, imaginary)
    (self.first, self.second) = (first, second)
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
