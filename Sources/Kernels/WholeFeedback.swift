import DX7Laws
import RealtimePrimitives

// Loud feedback is chaos: it doubles a difference sample after sample, so that only the reference's own arithmetic
// gives the reference's sound. Here it is: 24-bit sines from a table with straight lines, whole gains, whole sums.

/// `renderFeedbackOperator` in whole numbers, without other modulators. - Thread: [audio-thread]
@_noLocks @_noAllocation
public func renderWholeFeedback(
  _ op: UnsafeMutablePointer<OperatorLanes>, _ state: UnsafeMutablePointer<WholeFeedback>,
  frames: Int, table: UnsafePointer<UInt64>, desk: LaneDesk, store: UnsafeMutablePointer<Lanes>
) {
  var voice = state.pointee
  var phase = op.pointee.phase
  let increment = op.pointee.increment
  for frame in 0..<frames {
    store[frame] = step(&voice, phase, table, desk)
    phase &+= increment
  }
  leave(voice, state, op, phase)
}

/// Two groups of lanes at once: each waits for its own last output, not for the other's. - Thread: [audio-thread]
@_noLocks @_noAllocation
public func renderWholeFeedbackPair(
  _ a: UnsafeMutablePointer<OperatorLanes>, _ b: UnsafeMutablePointer<OperatorLanes>,
  _ stateA: UnsafeMutablePointer<WholeFeedback>, _ stateB: UnsafeMutablePointer<WholeFeedback>,
  frames: Int, table: UnsafePointer<UInt64>, deskA: LaneDesk, deskB: LaneDesk,
  storeA: UnsafeMutablePointer<Lanes>, storeB: UnsafeMutablePointer<Lanes>
) {
  var voiceA = stateA.pointee
  var voiceB = stateB.pointee
  var phaseA = a.pointee.phase
  var phaseB = b.pointee.phase
  for frame in 0..<frames {
    storeA[frame] = step(&voiceA, phaseA, table, deskA)
    storeB[frame] = step(&voiceB, phaseB, table, deskB)
    phaseA &+= a.pointee.increment
    phaseB &+= b.pointee.increment
  }
  leave(voiceA, stateA, a, phaseA)
  leave(voiceB, stateB, b, phaseB)
}

/// Moves the gains' ramp on by a block: from where the envelope stood to where it stands now.
///
/// - Parameters:
///   - levels: Of the envelopes, as `WholeLaw.gain` has them.
///   - active: Lanes to move: -1 where yes, 0 where not.
///   - table: `WholeLaw.powers`
/// - Thread: [audio-thread]
@_noLocks @_noAllocation
public func moveWholeGain(
  _ state: UnsafeMutablePointer<WholeFeedback>, levels: LaneInts, active: LaneInts,
  table: UnsafePointer<UInt64>, desk: LaneDesk
) {
  let words = unsafeBitCast(levels, to: LaneWords.self)
  let (power, rise) = entries((words &>> 14) & 1023, table, desk)
  let (high, low) = ((levels &>> 7) & 127, levels & 127)
  let between = (rise &* high &+ ((rise &* low) &>> 7)) &>> 7
  let octaves = LaneWords(repeating: 20) &- (words &>> 24)
  let after = unsafeBitCast(
    unsafeBitCast(power &+ between, to: LaneWords.self) &>> octaves, to: LaneInts.self)
  let before = state.pointee.end
  let silence = LaneInts(repeating: WholeLaw.silence)
  let sounds = inverse(lessThan(before, silence) & lessThan(after, silence))
  let step = (after &- before &+ 32) &>> 6
  state.pointee.gain = select(active, before & sounds, state.pointee.gain)
  state.pointee.gainStep = select(active, step & sounds, state.pointee.gainStep)
  state.pointee.end = select(active, after, before)
}

/// One frame. - Returns: The output as other kernels know it.
@_noLocks @_noAllocation @inline(__always)
private func step(
  _ voice: inout WholeFeedback, _ phase: LaneWords, _ table: UnsafePointer<UInt64>,
  _ desk: LaneDesk
) -> Lanes {
  let heard = ((voice.beforeLast &+ voice.last) &>> voice.shift) &<< 8
  voice.gain &+= voice.gainStep
  let x = phase &+ unsafeBitCast(heard, to: LaneWords.self)
  let y = scaled(tableSine(x, table, desk), voice.gain)
  voice.beforeLast = voice.last
  voice.last = y
  return amplitude(y)
}

/// 2^24 times the sine of a phase word, on straight lines between the table's entries.
@_noLocks @_noAllocation @inline(__always)
private func tableSine(
  _ phase: LaneWords, _ table: UnsafePointer<UInt64>, _ desk: LaneDesk
) -> LaneInts {
  let (sines, rises) = entries(phase &>> 22, table, desk)
  let rest = unsafeBitCast((phase &>> 8) & 0x3fff, to: LaneInts.self)
  return sines &+ ((rises &* rest) &>> 14)
}

/// The lower and upper halves of a table's entries.
@_noLocks @_noAllocation @inline(__always)
private func entries(
  _ place: LaneWords, _ table: UnsafePointer<UInt64>, _ desk: LaneDesk
) -> (low: LaneInts, high: LaneInts) {
  desk.write.pointee = place
  let (a, b) = (quarters(table, desk.read), quarters(table, desk.read + 8))
  return (
    LaneInts(lowHalf: evens(a.0, a.1), highHalf: evens(b.0, b.1)),
    LaneInts(lowHalf: odds(a.0, a.1), highHalf: odds(b.0, b.1))
  )
}

/// Eight entries, in the order from which one instruction takes all even or all odd halves.
@_noLocks @_noAllocation @inline(__always)
private func quarters(
  _ table: UnsafePointer<UInt64>, _ p: UnsafePointer<UInt32>
) -> (SIMD8<Float>, SIMD8<Float>) {
  (
    SIMD8(lowHalf: pair(table, p[0], p[1]), highHalf: pair(table, p[4], p[5])),
    SIMD8(lowHalf: pair(table, p[2], p[3]), highHalf: pair(table, p[6], p[7]))
  )
}

@_noLocks @_noAllocation @inline(__always)
private func pair(_ table: UnsafePointer<UInt64>, _ i: UInt32, _ j: UInt32) -> SIMD4<Float> {
  unsafeBitCast(
    SIMD2<Double>(
      Double(bitPattern: table[Int(i)]), Double(bitPattern: table[Int(j)])),
    to: SIMD4<Float>.self)
}

@_noLocks @_noAllocation @inline(__always)
private func evens(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Int32> {
  unsafeBitCast(
    SIMD8<Float>(a[0], a[2], b[0], b[2], a[4], a[6], b[4], b[6]), to: SIMD8<Int32>.self)
}

@_noLocks @_noAllocation @inline(__always)
private func odds(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Int32> {
  unsafeBitCast(
    SIMD8<Float>(a[1], a[3], b[1], b[3], a[5], a[7], b[5], b[7]), to: SIMD8<Int32>.self)
}

/// a * b / 2^24, cut down: even lanes and odd lanes in 64 bits each, whose middles are the result.
@_noLocks @_noAllocation @inline(__always)
private func scaled(_ a: LaneInts, _ b: LaneInts) -> LaneInts {
  let wideA = unsafeBitCast(a, to: SIMD8<Int64>.self)
  let wideB = unsafeBitCast(b, to: SIMD8<Int64>.self)
  let even = ((wideA &<< 32) &>> 32) &* ((wideB &<< 32) &>> 32)
  let odd = (wideA &>> 32) &* (wideB &>> 32)
  let low = unsafeBitCast(even, to: SIMD8<UInt64>.self) &>> 24
  let high = unsafeBitCast(odd, to: SIMD8<UInt64>.self) &<< 8
  return unsafeBitCast((low & 0xffff_ffff) | (high & 0xffff_ffff_0000_0000), to: LaneInts.self)
}

/// 2^-25 of a whole number below 2^26, without a conversion instruction: to 2^-21, which is more than is heard.
@_noLocks @_noAllocation @inline(__always)
private func amplitude(_ y: LaneInts) -> Lanes {
  let high = unsafeBitCast((y &>> 4) &+ LaneInts(repeating: 0x4B40_0000), to: Lanes.self)
  return fma(high, Lanes(repeating: 1.0 / 2_097_152), Lanes(repeating: -6))
}

/// What a kernel in floats would go on from stands beside the whole numbers.
@_noLocks @_noAllocation @inline(__always)
private func leave(
  _ voice: WholeFeedback, _ state: UnsafeMutablePointer<WholeFeedback>,
  _ op: UnsafeMutablePointer<OperatorLanes>, _ phase: LaneWords
) {
  state.pointee.gain = voice.gain
  state.pointee.last = voice.last
  state.pointee.beforeLast = voice.beforeLast
  op.pointee.gain = amplitude(voice.gain)
  op.pointee.last = amplitude(voice.last)
  op.pointee.beforeLast = amplitude(voice.beforeLast)
  op.pointee.phase = phase
}
