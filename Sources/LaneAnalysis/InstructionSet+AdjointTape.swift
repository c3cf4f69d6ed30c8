import FMSynthesis
import MatchingKernels
import MatchingKernelsV3
import MatchingKernelsV4
import MatchingPrimitives
import RealtimePrimitives

// Whole notes and their derivatives, for the matcher.
extension InstructionSet {
  /// See `MatchingKernels.recordVoice`.
  public func record(_ tape: AdjointTape) {
    switch self {
    case .baseline: MatchingKernels.recordVoice(tape)
    case .avx2: MatchingKernelsV3.recordVoice(tape)
    case .avx512: MatchingKernelsV4.recordVoice(tape)
    }
  }

  /// See `MatchingKernels.adjointVoice`.
  public func adjoint(_ tape: AdjointTape) {
    switch self {
    case .baseline: MatchingKernels.adjointVoice(tape)
    case .avx2: MatchingKernelsV3.adjointVoice(tape)
    case .avx512: MatchingKernelsV4.adjointVoice(tape)
    }
  }
}
