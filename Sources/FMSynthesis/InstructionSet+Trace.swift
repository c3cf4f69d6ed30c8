import Kernels
import KernelsV3
import KernelsV4
import RealtimePrimitives

// Whole notes and their derivatives, for the matcher.
extension InstructionSet {
  /// See `Kernels.traceVoice`.
  public func trace(_ plan: TracePlan) {
    switch self {
    case .baseline: Kernels.traceVoice(plan)
    case .avx2: KernelsV3.traceVoice(plan)
    case .avx512: KernelsV4.traceVoice(plan)
    }
  }

  /// See `Kernels.adjointVoice`.
  public func adjoint(_ plan: TracePlan) {
    switch self {
    case .baseline: Kernels.adjointVoice(plan)
    case .avx2: KernelsV3.adjointVoice(plan)
    case .avx512: KernelsV4.adjointVoice(plan)
    }
  }
}
