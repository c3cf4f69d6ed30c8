import FMSynthesis
import MatchingKernels
import MatchingKernelsV3
import MatchingKernelsV4
import RealtimePrimitives

extension InstructionSet {
  /// See `MatchingKernels.laneProducts`.
  public func laneProducts(
    _ a: UnsafePointer<Lanes>, _ b: UnsafePointer<Lanes>, weights: UnsafePointer<Float>,
    frames: Int, sums: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .baseline:
      MatchingKernels.laneProducts(a, b, weights: weights, frames: frames, sums: sums)
    case .avx2:
      MatchingKernelsV3.laneProducts(a, b, weights: weights, frames: frames, sums: sums)
    case .avx512:
      MatchingKernelsV4.laneProducts(a, b, weights: weights, frames: frames, sums: sums)
    }
  }
}
