import RealtimePrimitives

/// One frame's half spectrum beside the target's: what the bins' kernels read and write.
///
/// All rows hold `steps` times sixteen bins; those past the last are 0.
public struct HalfSpectrumBuffer: BitwiseCopyable {
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
