import RealtimePrimitives

/// How a group is to be rendered in this block.
extension Instrument {
  @_noLocks @_noAllocation
  func choosePlan(_ group: VoiceGroup) {
    let plan = group.plan
    if plan.pointee.isRewired {
      plan.pointee.edges = openEdges(group)
      plan.pointee.carriers = carrierBits(group)
      plan.pointee.isRewired = false
      chooseWholes(group)
    }
    plan.pointee.isLevel = isLevel(group)
    plan.pointee.loud = heardOperators(group)
    chooseShape(group)
  }

  @_noLocks @_noAllocation
  private func chooseShape(_ group: VoiceGroup) {
    let plan = group.plan
    if plan.pointee.isRamping {
      plan.pointee.shape = .matrix
      return
    }
    let loud = UInt64(plan.pointee.loud)
    // A loop through a silent operator is no loop.
    var loops: UInt64 = 0
    for into in 0..<6 where loud & (1 << UInt64(into)) != 0 {
      let below = (UInt64(1) << UInt64(into)) &- 1
      let row = (plan.pointee.edges >> UInt64(6 &* into)) & below & loud
      loops |= row << UInt64(6 &* into)
    }
    if loops == 0 {
      plan.pointee.shape = .straight
    } else if loops.nonzeroBitCount == 1 {
      let edge = loops.trailingZeroBitCount
      let head = edge / 6
      let tail = edge % 6
      plan.pointee.shape =
        isChain(plan.pointee.edges, loud, head, tail) ? .loop(head: head, tail: tail) : .matrix
    } else {
      plan.pointee.shape = .matrix
    }
  }

  /// Whether the operators from `head` down to `tail` hear only each other, one after the other.
  @_noLocks @_noAllocation
  private func isChain(_ edges: UInt64, _ loud: UInt64, _ head: Int, _ tail: Int) -> Bool {
    for op in tail...head {
      if loud & (1 << UInt64(op)) == 0 { return false }
      let row = (edges >> UInt64(6 &* op)) & 63 & loud
      let expected: UInt64 = op == head ? 1 << UInt64(tail) : 1 << UInt64(op &+ 1)
      if row != expected { return false }
      if op == tail { continue }
      // Inside the chain nobody else may listen, nor may it go to the mix.
      for into in 0..<6 where into != op &- 1 {
        if edges & (1 << UInt64(6 &* into &+ op)) != 0 { return false }
      }
    }
    return true
  }

  @_noLocks @_noAllocation
  private func isLevel(_ group: VoiceGroup) -> Bool {
    let off = unsafeBitCast(group.level.pointee - 1, to: LaneInts.self)
    let step = unsafeBitCast(group.levelStep.pointee, to: LaneInts.self)
    return isZero((off | step) & group.plan.pointee.active & LaneInts(repeating: 0x7fff_ffff))
  }

  /// Edges with a depth, or on the way to one, in some lane that sounds.
  @_noLocks @_noAllocation
  private func openEdges(_ group: VoiceGroup) -> UInt64 {
    let active = group.plan.pointee.active
    var edges: UInt64 = 0
    for edge in 0..<36 {
      let bits =
        unsafeBitCast(group.depths[edge], to: LaneInts.self)
        | unsafeBitCast(group.depthSteps[edge], to: LaneInts.self)
      if !isZero(bits & active) { edges |= 1 << UInt64(edge) }
    }
    return edges
  }

  @_noLocks @_noAllocation
  private func carrierBits(_ group: VoiceGroup) -> UInt8 {
    let active = group.plan.pointee.active
    var carriers: UInt8 = 0
    for op in 0..<6 {
      let bits =
        unsafeBitCast(group.carriers[op], to: LaneInts.self)
        | unsafeBitCast(group.carrierSteps[op], to: LaneInts.self)
      if !isZero(bits & active) { carriers |= 1 << UInt8(op) }
    }
    return carriers
  }

  /// Operators that give something, whoever hears it.
  @_noLocks @_noAllocation
  func soundingOperators(_ group: VoiceGroup) -> UInt8 {
    var loud: UInt8 = 0
    for op in 0..<6 {
      let gain = unsafeBitCast(group.gains[op], to: LaneInts.self)
      let step = unsafeBitCast(group.operators[op].gainStep, to: LaneInts.self)
      if !isZero((gain | step) & group.plan.pointee.active) { loud |= 1 << UInt8(op) }
    }
    return loud
  }

  /// Operators that sound and reach the ear through others that do.
  @_noLocks @_noAllocation
  private func heardOperators(_ group: VoiceGroup) -> UInt8 {
    let loud = soundingOperators(group)
    var heard = group.plan.pointee.carriers & loud
    for _ in 0..<6 {
      var next = heard
      for into in 0..<6 where heard & (1 << UInt8(into)) != 0 {
        next |= UInt8(truncatingIfNeeded: (group.plan.pointee.edges >> UInt64(6 &* into)) & 63)
      }
      next &= loud
      if next == heard { break }
      heard = next
    }
    return heard
  }
}

@_noLocks @_noAllocation @inline(__always)
func isZero(_ bits: LaneInts) -> Bool {
  let eight = bits.lowHalf | bits.highHalf
  let four = eight.lowHalf | eight.highHalf
  let two = four.lowHalf | four.highHalf
  return two[0] | two[1] == 0
}

@_noLocks @_noAllocation @inline(__always)
func isZero(_ lanes: Lanes) -> Bool {
  let bits = unsafeBitCast(lanes, to: LaneInts.self) & LaneInts(repeating: 0x7fff_ffff)
  return isZero(bits)
}
