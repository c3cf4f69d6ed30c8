import FMSynthesis
import MatchingKernels
import MatchingKernelsV3
import MatchingKernelsV4
import MatchingPrimitives
import RealtimePrimitives

// Spectra of sixteen candidates at once, for the matcher.
extension InstructionSet {
  /// See `MatchingKernels.laneSpectrumDistance`.
  public func spectrumDistance(
    _ input: UnsafePointer<Lanes>, _ tables: SpectrumTables, target: UnsafePointer<Float>,
    floor: Float, scale: Lanes, work: UnsafeMutablePointer<Lanes>,
    result: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .baseline:
      MatchingKernels.laneSpectrumDistance(
        input, tables.plan, target: target, floor: floor, scale: scale, work: work, result: result)
    case .avx2:
      MatchingKernelsV3.laneSpectrumDistance(
        input, tables.plan, target: target, floor: floor, scale: scale, work: work, result: result)
    case .avx512:
      MatchingKernelsV4.laneSpectrumDistance(
        input, tables.plan, target: target, floor: floor, scale: scale, work: work, result: result)
    }
  }

  /// See `MatchingKernels.laneEnergyDistance`.
  public func energyDistance(
    _ input: UnsafePointer<Lanes>, frames: Int, target: Float, floor: Float, scale: Lanes
  ) -> Lanes {
    switch self {
    case .baseline:
      return MatchingKernels.laneEnergyDistance(
        input, frames: frames, target: target, floor: floor, scale: scale)
    case .avx2:
      return MatchingKernelsV3.laneEnergyDistance(
        input, frames: frames, target: target, floor: floor, scale: scale)
    case .avx512:
      return MatchingKernelsV4.laneEnergyDistance(
        input, frames: frames, target: target, floor: floor, scale: scale)
    }
  }

  /// Sum of products with one signal per lane.
  public func product(
    _ input: UnsafePointer<Lanes>, _ signal: UnsafePointer<Float>, frames: Int
  ) -> Lanes {
    switch self {
    case .baseline: return MatchingKernels.laneProduct(input, signal, frames: frames)
    case .avx2: return MatchingKernelsV3.laneProduct(input, signal, frames: frames)
    case .avx512: return MatchingKernelsV4.laneProduct(input, signal, frames: frames)
    }
  }

  /// Sum of squares of the differences from one signal, per lane.
  public func residual(
    _ input: UnsafePointer<Lanes>, _ signal: UnsafePointer<Float>, frames: Int
  ) -> Lanes {
    switch self {
    case .baseline: return MatchingKernels.laneResidual(input, signal, frames: frames)
    case .avx2: return MatchingKernelsV3.laneResidual(input, signal, frames: frames)
    case .avx512: return MatchingKernelsV4.laneResidual(input, signal, frames: frames)
    }
  }

  /// Sum of squares per lane.
  public func energy(_ input: UnsafePointer<Lanes>, frames: Int) -> Lanes {
    switch self {
    case .baseline: return MatchingKernels.laneEnergy(input, frames: frames)
    case .avx2: return MatchingKernelsV3.laneEnergy(input, frames: frames)
    case .avx512: return MatchingKernelsV4.laneEnergy(input, frames: frames)
    }
  }
}
