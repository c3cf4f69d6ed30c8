import DX7Laws
import RealtimePrimitives

/// The control rate: once per block, before its first frame is rendered.
extension Instrument {
  @_noLocks @_noAllocation
  mutating func beginBlock(_ values: UnsafePointer<Float>) {
    advanceMotions(values)
    moveFollower(values)
    var rest = occupiedGroups
    while rest != 0 {
      control(rest.trailingZeroBitCount, values)
      rest &= rest &- 1
    }
    dirty = 0
  }

  @_noLocks @_noAllocation
  private mutating func control(_ g: Int, _ values: UnsafePointer<Float>) {
    let group = groups[g]
    let plan = group.plan
    if plan.pointee.occupied == 0 {
      occupiedGroups &= ~(1 << UInt64(g))
      plan.pointee.shape = .silent
      plan.pointee.activeCount = 0
      return
    }
    finishRamps(group)
    group.ampMod.pointee = Lanes(repeating: motions[motion].modulation.amplitude)
    var lanes: Int32 = 0
    var count = 0
    for lane in 0..<LaneCount.lanes where group.voices[lane].phase != .idle {
      age(group, lane)
      if group.voices[lane].phase == .idle { continue }
      lanes |= 1 << Int32(lane)
      count &+= 1
      if dirty != 0 && group.voices[lane].generation == generation {
        followKnobs(group, lane, values)
      }
      let own = Int(group.voices[lane].motion)
      if own != motion { group.ampMod[0][lane] = motions[own].modulation.amplitude }
      movePitch(group, lane, motions[own].modulation, patch: motions[own].fields, values)
    }
    let active = mask(lanes)
    if !isZero(active ^ plan.pointee.active) { plan.pointee.isRewired = true }
    plan.pointee.active = active
    plan.pointee.activeCount = count
    if count == 0 {
      plan.pointee.shape = .silent
      return
    }
    if dirty != 0 { startRamps(group) }
    advanceEnvelopes(group, active)
    choosePlan(group)
  }

  /// -1 in the lanes whose bits are set.
  @_noLocks @_noAllocation
  private func mask(_ lanes: Int32) -> LaneInts {
    let bits = LaneInts(
      1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768)
    // A set bit minus itself is 0, a missing one below 0.
    return (((LaneInts(repeating: lanes) & bits) &- bits) &>> 31) ^ -1
  }

  /// Moves fading voices on and frees those that have fallen silent.
  @_noLocks @_noAllocation
  private mutating func age(_ group: VoiceGroup, _ lane: Int) {
    let voice = group.voices + lane
    switch voice.pointee.phase {
    case .idle, .held, .sustained: return
    case .doomed:
      voice.pointee.phase = .fading
      group.levelStep[0][lane] = (0 - group.level[0][lane]) / Float(blockFrames)
    case .fading: free(group, lane)
    case .released: if isOver(group, lane) { free(group, lane) }
    }
  }

  @_noLocks @_noAllocation
  mutating func free(_ group: VoiceGroup, _ lane: Int) {
    leaveMotion(group.voices + lane)
    clear(group, lane)
  }

  /// A lane without a note.
  @_noLocks @_noAllocation
  func clear(_ group: VoiceGroup, _ lane: Int) {
    group.voices[lane].phase = .idle
    group.voices[lane].part = .none
    group.plan.pointee.occupied &-= 1
    group.level[0][lane] = 0
    group.levelStep[0][lane] = 0
    for op in 0..<6 {
      group.gains[op][lane] = 0
      group.operators[op].gain[lane] = 0
      group.operators[op].gainStep[lane] = 0
      group.wholes[op].end[lane] = 0
    }
  }

  /// No carrier sounds or is about to.
  @_noLocks @_noAllocation
  private func isOver(_ group: VoiceGroup, _ lane: Int) -> Bool {
    for op in 0..<6 where group.carriers[op][lane] > 0 {
      if group.gains[op][lane] > 1e-5 { return false }
      let motion = group.envelopes[op].motion[lane]
      if motion == EnvelopeMotion.rise { return false }
    }
    return true
  }

  @_noLocks @_noAllocation
  private func followKnobs(_ group: VoiceGroup, _ lane: Int, _ values: UnsafePointer<Float>) {
    let part = group.voices[lane].part
    if part == .leaving || part == .hiss { return }
    let isColoured = dirty & (1 << 7) != 0 && part == .tone
    for op in 0..<6 where isColoured || dirty & (1 << UInt8(op)) != 0 {
      follow(group, lane, op, values)
    }
    if isColoured || dirty & (1 << 6) != 0 { setUpRouting(group, lane, values) }
  }

  /// Depths go to their new values along this block.
  @_noLocks @_noAllocation
  private func startRamps(_ group: VoiceGroup) {
    let inverse = 1 / Float(blockFrames)
    var moves = false
    for edge in 0..<36 {
      let step = (group.depthTargets[edge] - group.depths[edge]) * inverse
      group.depthSteps[edge] = step
      if !isZero(step) { moves = true }
    }
    for op in 0..<6 {
      let step = (group.carrierTargets[op] - group.carriers[op]) * inverse
      group.carrierSteps[op] = step
      if !isZero(step) { moves = true }
    }
    group.plan.pointee.isRamping = moves
    group.plan.pointee.isRewired = true
  }

  @_noLocks @_noAllocation
  private func finishRamps(_ group: VoiceGroup) {
    guard group.plan.pointee.isRamping else { return }
    for edge in 0..<36 {
      group.depths[edge] = group.depthTargets[edge]
      group.depthSteps[edge] = Lanes(repeating: 0)
    }
    for op in 0..<6 {
      group.carriers[op] = group.carrierTargets[op]
      group.carrierSteps[op] = Lanes(repeating: 0)
    }
    group.plan.pointee.isRamping = false
    group.plan.pointee.isRewired = true
  }

  @_noLocks @_noAllocation
  func advanceEnvelopes(_ group: VoiceGroup, _ active: LaneInts) {
    for op in 0..<6 { advanceEnvelope(group, op, active) }
    let wholes = group.plan.pointee.wholes
    for op in 0..<6 where wholes & (1 << UInt8(op)) != 0 { moveWhole(group, op, active) }
  }

  @_noLocks @_noAllocation
  func advanceEnvelope(_ group: VoiceGroup, _ op: Int, _ active: LaneInts) {
    let reached = instructionSet.advanceEnvelope(
      group, op: op, active: active, block: Int32(blockFrames),
      inverseFrames: 1 / Float(blockFrames))
    if isZero(reached) { return }
    for lane in 0..<LaneCount.lanes where reached[lane] != 0 {
      enterStage(group, lane, op, group.voiceOperator(lane, op).pointee.stage &+ 1)
    }
  }

  /// A note that starts inside a block: its first ramps are as steep as in a whole one and end that much lower, so that an
  /// onset sounds the same wherever it falls.
  @_noLocks @_noAllocation
  mutating func beginLate(_ g: Int, _ lane: Int, _ values: UnsafePointer<Float>) {
    let group = groups[g]
    let plan = group.plan
    var only = LaneInts(repeating: 0)
    only[lane] = -1
    plan.pointee.active[lane] = -1
    plan.pointee.isRewired = true
    plan.pointee.activeCount &+= 1
    // Controllers may have moved since the block began.
    let own = motions[Int(group.voices[lane].motion)]
    let modulation = modulation(own, values)
    group.ampMod[0][lane] = modulation.amplitude
    movePitch(group, lane, modulation, patch: own.fields, values)
    advanceEnvelopes(group, only)
    let share = Float(blockFrames &- frameInBlock) / Float(blockFrames)
    for op in 0..<6 {
      group.gains[op][lane] *= share
      endWholeEarly(group, op, lane)
    }
    choosePlan(group)
  }
}
