import DX7Laws
import RealtimePrimitives

extension WindowBank {
  /// When and how a candidate is struck.
  public struct Note: BitwiseCopyable, Sendable {
    /// 0...127
    public var key: UInt8
    /// 1...127
    public var velocity: UInt8
    /// Frames until the key is let go.
    public var heldFrames: Int

    public init(key: UInt8, velocity: UInt8, heldFrames: Int) {
      (self.key, self.velocity, self.heldFrames) = (key, velocity, heldFrames)
    }
  }

  /// Makes the patch of lane 0 the base.
  public mutating func rebase(_ note: Note) {
    for lane in 1..<LaneCount.lanes {
      patch(lane).update(from: patch(0), count: PatchLayout.count)
    }
    prepare([Note](repeating: note, count: LaneCount.lanes), .everything)
    isBaseMoving = bank.moving != 0
    isRewired = false
    ampMod.update(from: laneAmpMod, count: end)
    adopt(lane: 0)
  }

  /// Readies lanes for `render`; their patches are written.
  /// - Parameters:
  ///   - notes: Of as many lanes, at most 16.
  ///   - change: All in which any of them differs from the base.
  public mutating func prepare(_ notes: [Note], _ change: CandidateChange) {
    let isMoving = change.isMotion || (change.pitches != 0 && isBaseMoving)
    ownRamps = isMoving ? 63 : change.levels
    ownTurnings = isMoving ? 63 : change.pitches
    if isMoving || change.pitches | change.wiring != 0 || isRewired {
      strike(notes)
      isRewired = change.wiring != 0 || (isRewired && notes.count < LaneCount.lanes)
    } else {
      strikeAgain(notes.count)
    }
    edges = 0
    for lane in notes.indices {
      edges |= Algorithms.edges(Int(patch(lane)[PatchLayout.index(.algorithm)]))
    }
    dirty = heard(ownRamps | ownTurnings | change.wiring)
    if isMoving, bank.moving != 0 { return runAll() }
    if ownTurnings != 0 { turn() }
    if ownRamps != 0 { runEnvelopes(swinging: isBaseMoving && !isMoving) }
  }

  /// Every lane anew.
  private mutating func strike(_ notes: [Note]) {
    bank.rewind()
    for (lane, note) in notes.enumerated() {
      bank.start(
        lane: lane, key: note.key, velocity: note.velocity, heldFrames: note.heldFrames)
    }
  }

  /// The envelopes that differ, on lanes that have the base's note already.
  private mutating func strikeAgain(_ count: Int) {
    let group = self.group
    for lane in 0..<LaneCount.lanes {
      group.plan.pointee.active[lane] = lane < count ? -1 : 0
      group.voices[lane].phase = .held
    }
    group.plan.pointee.activeCount = count
    for op in 0..<6 where ownRamps & (1 << UInt8(op)) != 0 {
      for lane in 0..<count {
        bank.instrument.setUpOperator(group, lane, op, patch(lane))
        bank.instrument.silence(group, lane, op, restartPhase: false)
        bank.instrument.enterStage(group, lane, op, 0)
      }
    }
  }

  /// These operators and all that hear them.
  private func heard(_ operators: UInt8) -> UInt8 {
    var heard = operators
    for _ in 0..<6 {
      for into in 0..<6 where UInt8((edges >> UInt64(6 * into)) & 63) & heard != 0 {
        heard |= 1 << UInt8(into)
      }
    }
    return heard
  }

  /// Phases of pitches that stand.
  private mutating func turn() {
    bank.movePitches(group)
    for op in 0..<6 where ownTurnings & (1 << UInt8(op)) != 0 {
      let (start, increment) = (group.operators[op].phase, group.operators[op].increment)
      for record in 0..<recordCount {
        let frames = UInt32(truncatingIfNeeded: Int(blockOfRecord[record]) * Self.frames)
        turnings[op * recordCount + record] = Turning(
          phase: start &+ increment &* LaneWords(repeating: frames), increment: increment)
      }
    }
  }

  /// Pitches that move, and envelopes with them.
  private mutating func runAll() {
    let group = self.group
    for block in 0..<end {
      bank.letGo(group)
      bank.movePitches(group)
      group.plan.pointee.wholes = 0
      bank.instrument.advanceEnvelopes(group, group.plan.pointee.active)
      moveWholes(63, block: block)
      let record = Int(recordOfBlock[block])
      for op in 0..<6 {
        let o = group.operators + op
        if record >= 0 {
          let place = op * recordCount + record
          ramps[place] = Ramp(gain: o.pointee.gain, step: o.pointee.gainStep)
          turnings[place] = Turning(phase: o.pointee.phase, increment: o.pointee.increment)
        }
        o.pointee.phase = o.pointee.phase &+ (o.pointee.increment &<< 6)
      }
      laneAmpMod[block] = group.ampMod[0][0]
      bank.countBlock()
    }
  }

  /// The first and the last block before which a lane's key is let go.
  private func releases(_ active: LaneInts) -> (first: Int, last: Int) {
    var (first, last) = (Int.max, 0)
    for lane in 0..<LaneCount.lanes where active[lane] != 0 {
      first = min(first, Int(bank.releases[lane]))
      last = max(last, Int(bank.releases[lane]))
    }
    return (first, last)
  }

  /// Envelopes that differ.
  /// - Parameter swinging: The base's LFO moves levels.
  private mutating func runEnvelopes(swinging: Bool) {
    let group = self.group
    let active = group.plan.pointee.active
    let (first, last) = releases(active)
    bank.block = 0
    /// Bit per operator: all its lanes stand.
    var resting: UInt8 = 0
    for block in 0..<end {
      if block >= first, block <= last {
        bank.letGo(group)
        resting = 0
      }
      bank.countBlock()
      let record = Int(recordOfBlock[block])
      group.ampMod.pointee = Lanes(repeating: swinging ? ampMod[block] : 0)
      for op in 0..<6 where ownRamps & (1 << UInt8(op)) != 0 {
        let bit = UInt8(1) << UInt8(op)
        var step = Lanes(repeating: 0)
        var gain = group.gains[op]
        if resting & bit == 0 {
          bank.instrument.advanceEnvelope(group, op, active)
          (gain, step) = (group.operators[op].gain, group.operators[op].gainStep)
          let stands = isZero(group.envelopes[op].motion & active) && isZero(step)
          if stands, !swinging { resting |= bit }
        }
        if record >= 0 { ramps[op * recordCount + record] = Ramp(gain: gain, step: step) }
      }
      moveWholes(ownRamps, block: block)
    }
  }
}
