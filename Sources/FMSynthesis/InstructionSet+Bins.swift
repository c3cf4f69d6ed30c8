import Kernels
import KernelsV3
import KernelsV4
import RealtimePrimitives

// Spectra of one signal frame by frame with their adjoint, for the matcher.
extension InstructionSet {
  /// See `Kernels.splitBins`.
  public func splitBins(_ pair: BinPair) {
    switch self {
    case .baseline: Kernels.splitBins(pair)
    case .avx2: KernelsV3.splitBins(pair)
    case .avx512: KernelsV4.splitBins(pair)
    }
  }

  /// See `Kernels.joinBins`.
  public func joinBins(_ pair: BinPair) {
    switch self {
    case .baseline: Kernels.joinBins(pair)
    case .avx2: KernelsV3.joinBins(pair)
    case .avx512: KernelsV4.joinBins(pair)
    }
  }

  /// See `Kernels.measureBins`.
  public func measureBins(_ row: BinRow) -> BinSums {
    switch self {
    case .baseline: return Kernels.measureBins(row)
    case .avx2: return KernelsV3.measureBins(row)
    case .avx512: return KernelsV4.measureBins(row)
    }
  }

  /// See `Kernels.setTargetBins`.
  public func setTargetBins(_ row: BinRow) -> BinSums {
    switch self {
    case .baseline: return Kernels.setTargetBins(row)
    case .avx2: return KernelsV3.setTargetBins(row)
    case .avx512: return KernelsV4.setTargetBins(row)
    }
  }

  /// See `Kernels.setTargetLogs`.
  public func setTargetLogs(_ row: BinRow) {
    switch self {
    case .baseline: Kernels.setTargetLogs(row)
    case .avx2: KernelsV3.setTargetLogs(row)
    case .avx512: KernelsV4.setTargetLogs(row)
    }
  }

  /// See `Kernels.adjointBins`.
  public func adjointBins(
    _ row: BinRow, convergence: Float, logarithm: Float
  ) {
    switch self {
    case .baseline:
      Kernels.adjointBins(
        row, convergence: convergence, logarithm: logarithm)
    case .avx2:
      KernelsV3.adjointBins(
        row, convergence: convergence, logarithm: logarithm)
    case .avx512:
      KernelsV4.adjointBins(
        row, convergence: convergence, logarithm: logarithm)
    }
  }
}
