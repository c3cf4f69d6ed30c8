import RealtimePrimitives

/// Feedback in whole numbers, where its past is known: in a note's first blocks, as long as none is
/// left out. Elsewhere it is played in floats; where it is chaotic, no window could tell anyway.
extension WindowBank {
  /// Operators that feed themselves, in any of the lanes.
  private var selfFed: UInt8 {
    (0..<6).reduce(0) { $0 | UInt8((edges >> UInt64(7 * $1)) & 1) << UInt8($1) }
  }

  /// Moves and records the ramps of a block, after the envelopes moved; of all operators, as any may
  /// feed itself in a candidate that is wired otherwise.
  mutating func moveWholes(_ operators: UInt8, block: Int) {
    guard block < beginning else { return }
    let group = self.group
    for op in 0..<6 where operators & (1 << UInt8(op)) != 0 {
      bank.instrument.moveWhole(group, op, group.plan.pointee.active)
      let state = group.wholes[op]
      wholeRamps[op * beginning + block] = WholeRamp(gain: state.gain, step: state.gainStep)
    }
  }

  func adoptWholes(lane: Int) {
    for op in 0..<6 where ownRamps & (1 << UInt8(op)) != 0 {
      for place in (op * beginning)..<((op + 1) * beginning) {
        wholeStarts[place].gain = wholeRamps[place].gain[lane]
        wholeStarts[place].step = wholeRamps[place].step[lane]
      }
    }
  }

  /// Decides which operators are played in whole numbers in a record, and sets them to it.
  func placeWholes(_ record: Int) {
    let group = self.group
    group.plan.pointee.wholes = 0
    guard record < beginning, bank.instrument.mayBeWhole(group) else { return }
    for op in 0..<6 where selfFed & dirty & (1 << UInt8(op)) != 0 {
      guard bank.instrument.canBeWhole(group, op) else { continue }
      group.plan.pointee.wholes |= 1 << UInt8(op)
      let place = op * beginning + record
      let isOwn = ownRamps & (1 << UInt8(op)) != 0
      let start = wholeStarts[place]
      group.wholes[op].gain =
        isOwn ? wholeRamps[place].gain : LaneInts(repeating: start.gain)
      group.wholes[op].gainStep =
        isOwn ? wholeRamps[place].step : LaneInts(repeating: start.step)
    }
  }
}
