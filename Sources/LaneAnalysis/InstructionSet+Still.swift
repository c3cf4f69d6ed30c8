import FMSynthesis
import MatchingKernels
import MatchingKernelsV3
import MatchingKernelsV4
import MatchingPrimitives
import RealtimePrimitives

// Short stretches of operators, many candidates or one with its derivatives, for the inversion.
extension InstructionSet {
  /// See `MatchingKernels.oscillate`.
  public func oscillate(_ run: OscillatorRun) {
    switch self {
    case .baseline: MatchingKernels.oscillate(run)
    case .avx2: MatchingKernelsV3.oscillate(run)
    case .avx512: MatchingKernelsV4.oscillate(run)
    }
  }

  /// See `MatchingKernels.laneMatch`.
  public func match(
    _ outputs: UnsafePointer<UnsafePointer<Lanes>>, count: Int, target: UnsafePointer<Float>,
    common: UnsafePointer<Float>?, frames: Int
  ) -> LaneMatch {
    switch self {
    case .baseline:
      return MatchingKernels.laneMatch(
        outputs, count: count, target: target, common: common, frames: frames)
    case .avx2:
      return MatchingKernelsV3.laneMatch(
        outputs, count: count, target: target, common: common, frames: frames)
    case .avx512:
      return MatchingKernelsV4.laneMatch(
        outputs, count: count, target: target, common: common, frames: frames)
    }
  }

  /// See `MatchingKernels.laneResidual`.
  public func residual(
    _ outputs: UnsafePointer<UnsafePointer<Lanes>>, count: Int, target: UnsafePointer<Float>,
    frames: Int
  ) -> Lanes {
    switch self {
    case .baseline:
      return MatchingKernels.laneResidual(outputs, count: count, target: target, frames: frames)
    case .avx2:
      return MatchingKernelsV3.laneResidual(outputs, count: count, target: target, frames: frames)
    case .avx512:
      return MatchingKernelsV4.laneResidual(outputs, count: count, target: target, frames: frames)
    }
  }

  /// See `MatchingKernels.fourProducts`.
  public func fourProducts(
    _ output: UnsafePointer<Lanes>, _ signals: UnsafePointer<Float>, stride: Int, frames: Int,
    into sums: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .baseline:
      MatchingKernels.fourProducts(output, signals, stride: stride, frames: frames, into: sums)
    case .avx2:
      MatchingKernelsV3.fourProducts(output, signals, stride: stride, frames: frames, into: sums)
    case .avx512:
      MatchingKernelsV4.fourProducts(output, signals, stride: stride, frames: frames, into: sums)
    }
  }

  /// See `MatchingKernels.renderSignal`.
  public func render(_ run: SignalRun) {
    switch self {
    case .baseline: MatchingKernels.renderSignal(run)
    case .avx2: MatchingKernelsV3.renderSignal(run)
    case .avx512: MatchingKernelsV4.renderSignal(run)
    }
  }

  /// See `MatchingKernels.rampSignal`.
  public func ramp(
    _ signal: UnsafePointer<Lanes>, start: Float, slope: Float, steps: Int,
    into result: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .baseline:
      MatchingKernels.rampSignal(signal, start: start, slope: slope, steps: steps, into: result)
    case .avx2:
      MatchingKernelsV3.rampSignal(signal, start: start, slope: slope, steps: steps, into: result)
    case .avx512:
      MatchingKernelsV4.rampSignal(signal, start: start, slope: slope, steps: steps, into: result)
    }
  }

  /// See `MatchingKernels.passTangent`.
  public func pass(
    _ tangent: UnsafePointer<Lanes>, _ steepness: UnsafePointer<Lanes>, steps: Int,
    into result: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .baseline: MatchingKernels.passTangent(tangent, steepness, steps: steps, into: result)
    case .avx2: MatchingKernelsV3.passTangent(tangent, steepness, steps: steps, into: result)
    case .avx512: MatchingKernelsV4.passTangent(tangent, steepness, steps: steps, into: result)
    }
  }

  /// See `MatchingKernels.addTangent`.
  public func add(
    _ tangent: UnsafePointer<Lanes>, steps: Int, into result: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .baseline: MatchingKernels.addTangent(tangent, steps: steps, into: result)
    case .avx2: MatchingKernelsV3.addTangent(tangent, steps: steps, into: result)
    case .avx512: MatchingKernelsV4.addTangent(tangent, steps: steps, into: result)
    }
  }

  /// See `MatchingKernels.loopTangents`.
  public func loop(
    _ tangents: UnsafeMutablePointer<Lanes>, stride: Int, _ steepness: UnsafePointer<Lanes>,
    loop: Float, steps: Int
  ) {
    switch self {
    case .baseline:
      MatchingKernels.loopTangents(tangents, stride: stride, steepness, loop: loop, steps: steps)
    case .avx2:
      MatchingKernelsV3.loopTangents(tangents, stride: stride, steepness, loop: loop, steps: steps)
    case .avx512:
      MatchingKernelsV4.loopTangents(tangents, stride: stride, steepness, loop: loop, steps: steps)
    }
  }

  /// See `MatchingKernels.allProducts`.
  public func allProducts(
    _ signals: UnsafePointer<Lanes>, stride: Int, count: Int, steps: Int,
    into products: UnsafeMutablePointer<Double>
  ) {
    switch self {
    case .baseline:
      MatchingKernels.allProducts(
        signals, stride: stride, count: count, steps: steps, into: products)
    case .avx2:
      MatchingKernelsV3.allProducts(
        signals, stride: stride, count: count, steps: steps, into: products)
    case .avx512:
      MatchingKernelsV4.allProducts(
        signals, stride: stride, count: count, steps: steps, into: products)
    }
  }

  /// See `MatchingKernels.signalProduct`.
  public func product(
    _ one: UnsafePointer<Lanes>, _ other: UnsafePointer<Lanes>, steps: Int
  ) -> Double {
    switch self {
    case .baseline: return MatchingKernels.signalProduct(one, other, steps: steps)
    case .avx2: return MatchingKernelsV3.signalProduct(one, other, steps: steps)
    case .avx512: return MatchingKernelsV4.signalProduct(one, other, steps: steps)
    }
  }

  /// See `MatchingKernels.solveDamped`.
  public func solve(
    _ matrix: UnsafePointer<Double>, _ scale: UnsafePointer<Double>,
    _ right: UnsafePointer<Double>, dampings: SIMD16<Double>, count: Int,
    work: UnsafeMutablePointer<SIMD16<Double>>, into solutions: UnsafeMutablePointer<SIMD16<Double>>
  ) {
    switch self {
    case .baseline:
      MatchingKernels.solveDamped(
        matrix, scale, right, dampings: dampings, count: count, work: work, into: solutions)
    case .avx2:
      MatchingKernelsV3.solveDamped(
        matrix, scale, right, dampings: dampings, count: count, work: work, into: solutions)
    case .avx512:
      MatchingKernelsV4.solveDamped(
        matrix, scale, right, dampings: dampings, count: count, work: work, into: solutions)
    }
  }

  /// See `MatchingKernels.probeResidual`.
  public func probe(
    phase: UInt32, increment: UInt32, source: UnsafePointer<Lanes>?, rest: UnsafePointer<Lanes>,
    places: UnsafePointer<Lanes>, stride: Int, count: Int, steps: Int,
    into sums: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .baseline:
      MatchingKernels.probeResidual(
        phase: phase, increment: increment, source: source, rest: rest, places: places,
        stride: stride, count: count, steps: steps, into: sums)
    case .avx2:
      MatchingKernelsV3.probeResidual(
        phase: phase, increment: increment, source: source, rest: rest, places: places,
        stride: stride, count: count, steps: steps, into: sums)
    case .avx512:
      MatchingKernelsV4.probeResidual(
        phase: phase, increment: increment, source: source, rest: rest, places: places,
        stride: stride, count: count, steps: steps, into: sums)
    }
  }
}
