import RealtimePrimitives

/// Sixteen voices side by side: what the kernels read and write.
///
/// A handle: copies share the memory, which the instrument frees.
public struct VoiceGroup: BitwiseCopyable {
  /// Six each, operator 1 first.
  public let operators: UnsafeMutablePointer<OperatorLanes>
  public let envelopes: UnsafeMutablePointer<EnvelopeLanes>
  /// Six: for those that `plan.wholes` names.
  let wholes: UnsafeMutablePointer<WholeFeedback>
  /// For their kernels.
  let desk: UnsafeMutablePointer<LaneWords>
  /// Amplitudes at the end of the current block.
  let gains: UnsafeMutablePointer<Lanes>
  /// 36 each, `6 * into + from`: depth in turns per unit of output, where it heads, change per frame.
  let depths: UnsafeMutablePointer<Lanes>
  let depthTargets: UnsafeMutablePointer<Lanes>
  let depthSteps: UnsafeMutablePointer<Lanes>
  /// Six each: share of an operator in the mix.
  let carriers: UnsafeMutablePointer<Lanes>
  let carrierTargets: UnsafeMutablePointer<Lanes>
  let carrierSteps: UnsafeMutablePointer<Lanes>
  /// Level of the voice as a whole, and its ramp.
  let level: UnsafeMutablePointer<Lanes>
  let levelStep: UnsafeMutablePointer<Lanes>
  let levelTarget: UnsafeMutablePointer<Lanes>
  let ampMod: UnsafeMutablePointer<Lanes>
  let plan: UnsafeMutablePointer<GroupPlan>
  /// Sixteen lanes for each of up to `LaneCount.maxFrames` frames.
  public let mix: UnsafeMutablePointer<Lanes>
  let voices: UnsafeMutablePointer<Voice>
  /// `6 * lane + operator`
  let voiceOperators: UnsafeMutablePointer<VoiceOperator>

  static func allocate() -> VoiceGroup {
    VoiceGroup(
      operators: aligned(6, OperatorLanes()), envelopes: aligned(6, EnvelopeLanes()),
      wholes: aligned(6, WholeFeedback()),
      desk: aligned(1, LaneWords(repeating: 0)), gains: aligned(6, Lanes(repeating: 0)),
      depths: aligned(36, Lanes(repeating: 0)),
      depthTargets: aligned(36, Lanes(repeating: 0)), depthSteps: aligned(36, Lanes(repeating: 0)),
      carriers: aligned(6, Lanes(repeating: 0)), carrierTargets: aligned(6, Lanes(repeating: 0)),
      carrierSteps: aligned(6, Lanes(repeating: 0)), level: aligned(1, Lanes(repeating: 0)),
      levelStep: aligned(1, Lanes(repeating: 0)), levelTarget: aligned(1, Lanes(repeating: 0)),
      ampMod: aligned(1, Lanes(repeating: 0)), plan: aligned(1, GroupPlan()),
      mix: aligned(LaneCount.maxFrames, Lanes(repeating: 0)),
      voices: aligned(LaneCount.lanes, Voice()),
      voiceOperators: aligned(6 * LaneCount.lanes, VoiceOperator()))
  }

  func free() {
    operators.deallocate()
    envelopes.deallocate()
    wholes.deallocate()
    desk.deallocate()
    for lanes in [
      gains, depths, depthTargets, depthSteps, carriers, carrierTargets, carrierSteps, level,
      levelStep, levelTarget, ampMod, mix,
    ] { lanes.deallocate() }
    plan.deallocate()
    voices.deallocate()
    voiceOperators.deallocate()
  }

  @_noLocks @_noAllocation
  func voiceOperator(_ lane: Int, _ op: Int) -> UnsafeMutablePointer<VoiceOperator> {
    voiceOperators + (6 &* lane &+ op)
  }
}

/// How a group is rendered during one control block.
struct GroupPlan: BitwiseCopyable {
  enum Shape: BitwiseCopyable {
    case silent
    /// Operator by operator, feedback within one operator only.
    case straight
    /// As `straight`, but operators `head` down to `tail` run as one loop (algorithms 4 and 6).
    case loop(head: Int, tail: Int)
    /// Sample by sample: any routing, and depths on the move.
    case matrix
  }

  var shape = Shape.silent
  /// -1 in lanes that sound.
  var active = LaneInts(repeating: 0)
  var activeCount = 0
  /// Lanes that are not idle, counted when they start and end.
  var occupied = 0
  /// Bit `6 * into + from`: an edge that is open in some lane.
  var edges: UInt64 = 0
  /// Bit per operator: in the mix in some lane.
  var carriers: UInt8 = 0
  /// Bit per operator: not silent in this block.
  var loud: UInt8 = 0
  /// Bit per operator: feeds back loudly, and in whole numbers.
  var wholes: UInt8 = 0
  /// Depths are on their ramps in this block.
  var isRamping = false
  /// No voice fades: every lane that sounds stands at level 1.
  var isLevel = false
  /// Depths, carriers or lanes have changed since `edges` and `carriers` were found.
  var isRewired = true
}
