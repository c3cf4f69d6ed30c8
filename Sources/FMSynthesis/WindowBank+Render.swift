import RealtimePrimitives

extension WindowBank {
  /// Renders what differs from the base in the prepared lanes.
  /// - Parameter slot: All in order, from 0.
  /// - Returns: 64 frames of all lanes, until the next call: the carriers that differ.
  public mutating func render(_ slot: Int) -> UnsafePointer<Lanes> {
    render(slot, storing: false)
    return UnsafePointer(group.mix)
  }

  /// What the carriers give that are the base's, the rest of `render`.
  /// - Parameter output: 64 frames, overwritten.
  public func renderOthers(_ slot: Int, into output: UnsafeMutablePointer<Float>) {
    output.update(repeating: 0, count: Self.frames)
    let group = self.group
    let carriers = group.plan.pointee.carriers & ~dirty
    for op in 0..<6 where carriers & (1 << UInt8(op)) != 0 {
      let share = group.carriers[op][0]
      let own = outputs + (op * slotCount + slot) * Self.frames
      for frame in 0..<Self.frames { output[frame] += share * own[frame] }
    }
  }

  /// Makes a prepared lane the base, unless what was prepared differs in wiring or motion: then
  /// `rebase` does.
  public mutating func adopt(lane: Int) {
    for op in 0..<6 {
      for record in 0..<recordCount {
        let place = op * recordCount + record
        if ownRamps & (1 << UInt8(op)) != 0 {
          starts[place].gain = ramps[place].gain[lane]
          starts[place].step = ramps[place].step[lane]
        }
        if ownTurnings & (1 << UInt8(op)) != 0 {
          starts[place].phase = turnings[place].phase[lane]
          starts[place].increment = turnings[place].increment[lane]
        }
      }
    }
    adoptWholes(lane: lane)
    for slot in 0..<slotCount {
      render(slot, storing: true)
      for op in 0..<6 where dirty & (1 << UInt8(op)) != 0 {
        let own = outputs + (op * slotCount + slot) * Self.frames
        let lanes = bank.instrument.buffer(op)
        for frame in 0..<Self.frames { own[frame] = lanes[frame][lane] }
      }
    }
  }

  private mutating func render(_ slot: Int, storing: Bool) {
    let record = Int(recordOfSlot[slot])
    let group = self.group
    let isRun = slot == 0 || Int(recordOfSlot[slot - 1]) != record - 1
    if isRun { forget() }
    if isRun, record > 0, loops & dirty != 0 {
      place(record - 1, from: Self.frames - Self.memory)
      if storing { group.plan.pointee.loud = bank.instrument.soundingOperators(group) }
      bank.instrument.render(
        loops & dirty, of: group, frames: Self.memory, storing: false)
    }
    place(record, from: 0)
    // What nobody hears in the base may be heard in a candidate.
    if storing { group.plan.pointee.loud = bank.instrument.soundingOperators(group) }
    recall(slot)
    bank.instrument.render(dirty, of: group, frames: Self.frames, storing: storing)
  }

  /// Operators of loops.
  private var loops: UInt8 {
    var loops: UInt8 = 0
    for into in 0..<6 {
      for from in 0...into where edges & (1 << UInt64(6 * into + from)) != 0 {
        for op in from...into { loops |= 1 << UInt8(op) }
      }
    }
    return loops
  }

  private func forget() {
    for op in 0..<6 {
      group.operators[op].last = Lanes(repeating: 0)
      group.operators[op].beforeLast = Lanes(repeating: 0)
      group.wholes[op].last = LaneInts(repeating: 0)
      group.wholes[op].beforeLast = LaneInts(repeating: 0)
    }
  }

  /// Sets all operators to a place within a block.
  private mutating func place(_ record: Int, from frame: Int) {
    let group = self.group
    let frames = UInt32(truncatingIfNeeded: frame)
    for op in 0..<6 {
      let at = op * recordCount + record
      let bit = UInt8(1) << UInt8(op)
      let o = group.operators + op
      let isOwnRamp = ownRamps & bit != 0
      let gain = isOwnRamp ? ramps[at].gain : Lanes(repeating: starts[at].gain)
      let step = isOwnRamp ? ramps[at].step : Lanes(repeating: starts[at].step)
      o.pointee.gain = frame > 0 ? gain + step * Float(frame) : gain
      o.pointee.gainStep = step
      group.gains[op] = gain
      if dirty & bit == 0 { continue }
      let isOwn = ownTurnings & bit != 0
      let phase = isOwn ? turnings[at].phase : LaneWords(repeating: starts[at].phase)
      let increment = isOwn ? turnings[at].increment : LaneWords(repeating: starts[at].increment)
      o.pointee.phase = frame > 0 ? phase &+ increment &* LaneWords(repeating: frames) : phase
      o.pointee.increment = increment
    }
    bank.instrument.choosePlan(group)
    group.plan.pointee.isLevel = false
    placeWholes(record)
  }

  /// Lays the base's modulators ready for those that hear them.
  private func recall(_ slot: Int) {
    var wanted: UInt8 = 0
    for into in 0..<6 where dirty & (1 << UInt8(into)) != 0 {
      wanted |= UInt8((edges >> UInt64(6 * into)) & 63)
    }
    wanted &= ~dirty & group.plan.pointee.loud
    for op in 0..<6 where wanted & (1 << UInt8(op)) != 0 {
      let own = outputs + (op * slotCount + slot) * Self.frames
      let lanes = bank.instrument.buffer(op)
      for frame in 0..<Self.frames { lanes[frame] = Lanes(repeating: own[frame]) }
    }
  }
}

extension Instrument {
  /// Renders some operators into `mix`; what the others give lies in their buffers.
  /// - Parameter storing: Leave every operator's output in its buffer.
  func render(_ operators: UInt8, of group: VoiceGroup, frames: Int, storing: Bool) {
    for frame in 0..<frames { group.mix[frame] = Lanes(repeating: 0) }
    var loop = (head: -1, tail: -1)
    switch group.plan.pointee.shape {
    case .silent, .straight: break
    case .loop(let head, let tail): loop = (head, tail)
    case .matrix:
      return instructionSet.renderMatrix(
        group, frames: frames, edges: group.plan.pointee.edges, mix: group.mix)
    }
    var op = 5
    while op >= 0 {
      let isChosen = operators & (1 << UInt8(op)) != 0
      if op == loop.head {
        if isChosen {
          instructionSet.renderLoop(
            group, head: op, tail: loop.tail, frames: frames, store: buffer(loop.tail))
          addCarrier(group, loop.tail, frames, buffer(loop.tail))
        }
        op = loop.tail
      } else if isChosen {
        render(op, of: group, frames: frames, storing: storing)
      }
      op -= 1
    }
  }

  private func render(_ op: Int, of group: VoiceGroup, frames: Int, storing: Bool) {
    let plan = group.plan.pointee
    if plan.loud & (1 << UInt8(op)) == 0 {
      skip(group, op, frames)
      if storing { buffer(op).update(repeating: Lanes(repeating: 0), count: frames) }
      return
    }
    renderOne(group, op, frames, 0, storing: storing)
  }
}
