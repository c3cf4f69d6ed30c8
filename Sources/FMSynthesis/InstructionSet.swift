import CRealtime
import Kernels
import KernelsV3
import KernelsV4
import RealtimePrimitives

/// Which copy of the kernels runs.
public enum InstructionSet: Int32, BitwiseCopyable, CaseIterable, Sendable {
  case baseline = 0
  case avx2 = 3
  case avx512 = 4

  /// The best this machine can run.
  public static func detect() -> InstructionSet {
    InstructionSet(rawValue: ddspm_cpu_level()) ?? .baseline
  }

  public var name: String {
    switch self {
    case .baseline: return "baseline"
    case .avx2: return "avx2"
    case .avx512: return "avx512"
    }
  }

  /// Kernels of a name, if this machine can run them: what `DDSPM_ISA` takes.
  public init?(name: String) {
    guard let found = InstructionSet.allCases.first(where: { $0.name == name }),
      found.rawValue <= ddspm_cpu_level()
    else { return nil }
    self = found
  }
}

// The dispatch: one switch per call of a kernel, since function pointers are not allowed on the audio thread.
extension InstructionSet {
  @_noLocks @_noAllocation
  func renderOperator(
    _ op: UnsafeMutablePointer<OperatorLanes>, frames: Int,
    sources: UnsafePointer<ModulationSource>, count: Int,
    store: UnsafeMutablePointer<Lanes>?, mix: UnsafeMutablePointer<Lanes>?, carrier: Lanes
  ) {
    switch self {
    case .baseline:
      Kernels.renderOperator(
        op, frames: frames, sources: sources, count: count, store: store, mix: mix, carrier: carrier
      )
    case .avx2:
      KernelsV3.renderOperator(
        op, frames: frames, sources: sources, count: count, store: store, mix: mix, carrier: carrier
      )
    case .avx512:
      KernelsV4.renderOperator(
        op, frames: frames, sources: sources, count: count, store: store, mix: mix, carrier: carrier
      )
    }
  }

  @_noLocks @_noAllocation
  func renderFeedback(
    _ op: UnsafeMutablePointer<OperatorLanes>, frames: Int, depth: Lanes,
    sources: UnsafePointer<ModulationSource>, count: Int, store: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .baseline:
      Kernels.renderFeedbackOperator(
        op, frames: frames, depth: depth, sources: sources, count: count, store: store)
    case .avx2:
      KernelsV3.renderFeedbackOperator(
        op, frames: frames, depth: depth, sources: sources, count: count, store: store)
    case .avx512:
      KernelsV4.renderFeedbackOperator(
        op, frames: frames, depth: depth, sources: sources, count: count, store: store)
    }
  }

  @_noLocks @_noAllocation
  func renderFeedbackPair(
    _ a: UnsafeMutablePointer<OperatorLanes>, _ b: UnsafeMutablePointer<OperatorLanes>, frames: Int,
    depthA: Lanes, depthB: Lanes,
    storeA: UnsafeMutablePointer<Lanes>, storeB: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .baseline:
      Kernels.renderFeedbackPair(
        a, b, frames: frames, depthA: depthA, depthB: depthB, storeA: storeA, storeB: storeB)
    case .avx2:
      KernelsV3.renderFeedbackPair(
        a, b, frames: frames, depthA: depthA, depthB: depthB, storeA: storeA, storeB: storeB)
    case .avx512:
      KernelsV4.renderFeedbackPair(
        a, b, frames: frames, depthA: depthA, depthB: depthB, storeA: storeA, storeB: storeB)
    }
  }

  @_noLocks @_noAllocation
  func renderWholeFeedback(
    _ group: VoiceGroup, _ op: Int, frames: Int, table: UnsafePointer<UInt64>,
    store: UnsafeMutablePointer<Lanes>
  ) {
    let desk = LaneDesk(group.desk)
    let (o, state) = (group.operators + op, group.wholes + op)
    switch self {
    case .baseline:
      Kernels.renderWholeFeedback(o, state, frames: frames, table: table, desk: desk, store: store)
    case .avx2:
      KernelsV3.renderWholeFeedback(
        o, state, frames: frames, table: table, desk: desk, store: store)
    case .avx512:
      KernelsV4.renderWholeFeedback(
        o, state, frames: frames, table: table, desk: desk, store: store)
    }
  }

  @_noLocks @_noAllocation
  func moveWholeGain(
    _ group: VoiceGroup, _ op: Int, levels: LaneInts, active: LaneInts,
    table: UnsafePointer<UInt64>
  ) {
    let (state, desk) = (group.wholes + op, LaneDesk(group.desk))
    switch self {
    case .baseline:
      Kernels.moveWholeGain(state, levels: levels, active: active, table: table, desk: desk)
    case .avx2:
      KernelsV3.moveWholeGain(state, levels: levels, active: active, table: table, desk: desk)
    case .avx512:
      KernelsV4.moveWholeGain(state, levels: levels, active: active, table: table, desk: desk)
    }
  }

  @_noLocks @_noAllocation
  func renderWholeFeedbackPair(
    _ a: VoiceGroup, _ b: VoiceGroup, _ op: Int, frames: Int, table: UnsafePointer<UInt64>,
    storeA: UnsafeMutablePointer<Lanes>, storeB: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .baseline:
      // Too few registers for two: see `renderLoopPair`.
      renderWholeFeedback(a, op, frames: frames, table: table, store: storeA)
      renderWholeFeedback(b, op, frames: frames, table: table, store: storeB)
    case .avx2:
      KernelsV3.renderWholeFeedbackPair(
        a.operators + op, b.operators + op, a.wholes + op, b.wholes + op, frames: frames,
        table: table, deskA: LaneDesk(a.desk), deskB: LaneDesk(b.desk), storeA: storeA,
        storeB: storeB)
    case .avx512:
      KernelsV4.renderWholeFeedbackPair(
        a.operators + op, b.operators + op, a.wholes + op, b.wholes + op, frames: frames,
        table: table, deskA: LaneDesk(a.desk), deskB: LaneDesk(b.desk), storeA: storeA,
        storeB: storeB)
    }
  }

  @_noLocks @_noAllocation
  func addCarrier(
    _ output: UnsafePointer<Lanes>, frames: Int, carrier: Lanes, mix: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .baseline: Kernels.addCarrier(output, frames: frames, carrier: carrier, mix: mix)
    case .avx2: KernelsV3.addCarrier(output, frames: frames, carrier: carrier, mix: mix)
    case .avx512: KernelsV4.addCarrier(output, frames: frames, carrier: carrier, mix: mix)
    }
  }

  @_noLocks @_noAllocation
  func renderMatrix(
    _ group: VoiceGroup, frames: Int, edges: UInt64, mix: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .baseline:
      Kernels.renderMatrix(
        group.operators, frames: frames, depths: group.depths, depthSteps: group.depthSteps,
        edges: edges, carriers: group.carriers, carrierSteps: group.carrierSteps, mix: mix)
    case .avx2:
      KernelsV3.renderMatrix(
        group.operators, frames: frames, depths: group.depths, depthSteps: group.depthSteps,
        edges: edges, carriers: group.carriers, carrierSteps: group.carrierSteps, mix: mix)
    case .avx512:
      KernelsV4.renderMatrix(
        group.operators, frames: frames, depths: group.depths, depthSteps: group.depthSteps,
        edges: edges, carriers: group.carriers, carrierSteps: group.carrierSteps, mix: mix)
    }
  }

  @_noLocks @_noAllocation
  func addGroup(_ group: VoiceGroup, frames: Int, total: UnsafeMutablePointer<Lanes>) {
    let step = group.levelStep.pointee
    switch self {
    case .baseline:
      Kernels.addGroup(group.mix, frames: frames, level: group.level, step: step, total: total)
    case .avx2:
      KernelsV3.addGroup(group.mix, frames: frames, level: group.level, step: step, total: total)
    case .avx512:
      KernelsV4.addGroup(group.mix, frames: frames, level: group.level, step: step, total: total)
    }
  }

  @_noLocks @_noAllocation
  func sumLanes(
    _ total: UnsafePointer<Lanes>, frames: Int, output: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .baseline: Kernels.sumLanes(total, frames: frames, output: output)
    case .avx2: KernelsV3.sumLanes(total, frames: frames, output: output)
    case .avx512: KernelsV4.sumLanes(total, frames: frames, output: output)
    }
  }

  @_noLocks @_noAllocation
  func advanceEnvelope(
    _ group: VoiceGroup, op: Int, active: LaneInts, block: Int32, inverseFrames: Float
  ) -> LaneInts {
    let e = group.envelopes + op
    let o = group.operators + op
    let gains = group.gains + op
    let ampMod = group.ampMod.pointee
    switch self {
    case .baseline:
      return Kernels.advanceEnvelope(
        e, o, active: active, frames: block, inverseFrames: inverseFrames, ampMod: ampMod,
        gains: gains)
    case .avx2:
      return KernelsV3.advanceEnvelope(
        e, o, active: active, frames: block, inverseFrames: inverseFrames, ampMod: ampMod,
        gains: gains)
    case .avx512:
      return KernelsV4.advanceEnvelope(
        e, o, active: active, frames: block, inverseFrames: inverseFrames, ampMod: ampMod,
        gains: gains)
    }
  }
}
