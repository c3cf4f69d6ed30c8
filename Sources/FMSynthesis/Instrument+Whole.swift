import DX7Laws
import RealtimePrimitives

/// Operators whose feedback is loud enough for chaos are played in the reference's own whole
/// numbers; all others in floats, which are faster and stay within -100 dB of it.
extension Instrument {
  /// Decides while lanes and depths stay as they are. Within a block nothing becomes whole: floats
  /// know its first gain only nearly.
  @_noLocks @_noAllocation
  func chooseWholes(_ group: VoiceGroup) {
    let before = group.plan.pointee.wholes
    var wholes: UInt8 = 0
    if mayBeWhole(group) {
      for op in 0..<6 where isWhole(group, op) { wholes |= 1 << UInt8(op) }
    }
    if frameInBlock > 0 {
      wholes &= before
      // The next block may do more.
      group.plan.pointee.isRewired = true
    }
    group.plan.pointee.wholes = wholes
    let new = wholes & ~before
    for op in 0..<6 where new & (1 << UInt8(op)) != 0 { becomeWhole(group, op) }
  }

  /// Of the reference's kind, with nothing on the move and no loop over several operators.
  @_noLocks @_noAllocation
  func mayBeWhole(_ group: VoiceGroup) -> Bool {
    guard blockFrames == LaneCount.maxFrames, reference == .dexed else { return false }
    if group.plan.pointee.isRamping { return false }
    for into in 1..<6 {
      let below = (UInt64(1) << UInt64(into)) &- 1
      if (group.plan.pointee.edges >> UInt64(6 &* into)) & below != 0 { return false }
    }
    return true
  }

  /// Feeds back chaotically in some lane, and can be played in whole numbers in all.
  @_noLocks @_noAllocation
  private func isWhole(_ group: VoiceGroup, _ op: Int) -> Bool {
    guard canBeWhole(group, op) else { return false }
    let active = group.plan.pointee.active
    for lane in 0..<LaneCount.lanes where active[lane] != 0 {
      let depth = group.depths[7 &* op][lane]
      if WholeLaw.isChaotic(depth: depth, peak: group.envelopes[op].peak[lane]) { return true }
    }
    return false
  }

  /// Feeds back in all lanes by a shift of bits, which is noted, hears nothing else, and has the
  /// envelope of a DX7.
  @_noLocks @_noAllocation
  func canBeWhole(_ group: VoiceGroup, _ op: Int) -> Bool {
    let row = (group.plan.pointee.edges >> UInt64(6 &* op)) & 63
    if row != 1 << UInt64(op) { return false }
    let active = group.plan.pointee.active
    for lane in 0..<LaneCount.lanes where active[lane] != 0 {
      if group.voices[lane].part != .none { return false }
      if group.envelopes[op].open[lane] != 1 { return false }
      if group.voiceOperator(lane, op).pointee.isADSR { return false }
      let depth = group.depths[7 &* op][lane]
      guard let shift = WholeLaw.feedbackShift(depth: depth) else { return false }
      group.wholes[op].shift[lane] = shift
    }
    return true
  }

  /// Goes on from the floats, and on the first block's ramp.
  @_noLocks @_noAllocation
  private func becomeWhole(_ group: VoiceGroup, _ op: Int) {
    let active = group.plan.pointee.active
    for lane in 0..<LaneCount.lanes where active[lane] != 0 {
      group.wholes[op].last[lane] = whole(group.operators[op].last[lane])
      group.wholes[op].beforeLast[lane] = whole(group.operators[op].beforeLast[lane])
      group.wholes[op].end[lane] = whole(group.operators[op].gain[lane])
    }
    moveWhole(group, op, active)
  }

  @_noLocks @_noAllocation
  private func whole(_ amplitude: Float) -> Int32 { Int32(amplitude * WholeLaw.amplitude) }

  /// The next block's ramp.
  @_noLocks @_noAllocation
  func moveWhole(_ group: VoiceGroup, _ op: Int, _ active: LaneInts) {
    let e = group.envelopes + op
    var levels = e.pointee.level
    if !isZero(e.pointee.ampModSensitivity) {
      for lane in 0..<LaneCount.lanes where e.pointee.ampModSensitivity[lane] > 0 {
        levels[lane] &-= AmpModLaw.taken(
          level: levels[lane], modulation: group.ampMod[0][lane],
          sensitivity: e.pointee.ampModSensitivity[lane])
      }
    }
    instructionSet.moveWholeGain(group, op, levels: levels, active: active, table: tables.powers)
  }

  /// The ramp of a note that began inside a block is cut where the block ends.
  @_noLocks @_noAllocation
  func endWholeEarly(_ group: VoiceGroup, _ op: Int, _ lane: Int) {
    let state = group.wholes + op
    state.pointee.end[lane] =
      state.pointee.gain[lane]
      &+ state.pointee.gainStep[lane] &* Int32(blockFrames &- frameInBlock)
  }
}
