import FMSynthesis
import MatchingKernels
import MatchingKernelsV3
import MatchingKernelsV4
import MatchingPrimitives
import RealtimePrimitives

// Spectra of one signal frame by frame with their adjoint, for the matcher.
extension InstructionSet {
  /// See `MatchingKernels.splitBins`.
  public func splitBins(_ pair: FramePairSpectrum) {
    switch self {
    case .baseline: MatchingKernels.splitBins(pair)
    case .avx2: MatchingKernelsV3.splitBins(pair)
    case .avx512: MatchingKernelsV4.splitBins(pair)
    }
  }

  /// See `MatchingKernels.joinBins`.
  public func joinBins(_ pair: FramePairSpectrum) {
    switch self {
    case .baseline: MatchingKernels.joinBins(pair)
    case .avx2: MatchingKernelsV3.joinBins(pair)
    case .avx512: MatchingKernelsV4.joinBins(pair)
    }
  }

  /// See `MatchingKernels.measureBins`.
  public func measureBins(_ row: HalfSpectrumBuffer) -> SpectrumDistance {
    switch self {
    case .baseline: return MatchingKernels.measureBins(row)
    case .avx2: return MatchingKernelsV3.measureBins(row)
    case .avx512: return MatchingKernelsV4.measureBins(row)
    }
  }

  /// See `MatchingKernels.setTargetBins`.
  public func setTargetBins(_ row: HalfSpectrumBuffer) -> SpectrumPower {
    switch self {
    case .baseline: return MatchingKernels.setTargetBins(row)
    case .avx2: return MatchingKernelsV3.setTargetBins(row)
    case .avx512: return MatchingKernelsV4.setTargetBins(row)
    }
  }

  /// See `MatchingKernels.setTargetLogs`.
  public func setTargetLogs(_ row: HalfSpectrumBuffer) {
    switch self {
    case .baseline: MatchingKernels.setTargetLogs(row)
    case .avx2: MatchingKernelsV3.setTargetLogs(row)
    case .avx512: MatchingKernelsV4.setTargetLogs(row)
    }
  }

  /// See `MatchingKernels.adjointBins`.
  public func adjointBins(_ row: HalfSpectrumBuffer, convergence: Float, logarithm: Float) {
    switch self {
    case .baseline:
      MatchingKernels.adjointBins(row, convergence: convergence, logarithm: logarithm)
    case .avx2:
      MatchingKernelsV3.adjointBins(row, convergence: convergence, logarithm: logarithm)
    case .avx512:
      MatchingKernelsV4.adjointBins(row, convergence: convergence, logarithm: logarithm)
    }
  }
}
