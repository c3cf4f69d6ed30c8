import MatchingPrimitives
import RealtimePrimitives

/// Renders a whole note, as the engine does, and keeps sine and cosine of every operator and sample
/// for `adjointVoice`.
///
/// - Thread: not the audio thread.
@_noLocks @_noAllocation
public func recordVoice(_ tape: AdjointTape) {
  let state = RecordingState(tape)
  for op in 0..<6 {
    state.phases[op] = LaneWords(repeating: 0x8000_0000)
    forget(state, op)
  }
  for block in 0..<tape.blocks {
    if tape.stride == 1 {
      matrixBlock(tape, state, block)
    } else {
      straightBlock(tape, state, block)
    }
  }
}

/// The scratch memory by name.
///
/// Private, as a type others can see would leave one weak symbol in all three builds.
private struct RecordingState: BitwiseCopyable {
  let last: UnsafeMutablePointer<Lanes>
  let beforeLast: UnsafeMutablePointer<Lanes>
  /// Gain now and per step, of one block.
  let gain: UnsafeMutablePointer<Lanes>
  let gainStep: UnsafeMutablePointer<Lanes>
  let phases: UnsafeMutablePointer<LaneWords>
  /// Output of each operator in one block, `AdjointTape.room` apart, two steps of the past before it.
  let outputs: UnsafeMutablePointer<Lanes>

  @_noLocks @_noAllocation @inline(__always)
  init(_ tape: AdjointTape) {
    last = tape.scratch
    beforeLast = tape.scratch + 6
    gain = tape.scratch + 12
    gainStep = tape.scratch + 18
    phases = UnsafeMutableRawPointer(tape.scratch + 24).assumingMemoryBound(to: LaneWords.self)
    outputs = tape.scratch + 64 + 2
  }

  @_noLocks @_noAllocation @inline(__always)
  func output(_ op: Int) -> UnsafeMutablePointer<Lanes> { outputs + AdjointTape.room &* op }
}

/// Nothing of a silent operator is heard later.
@_noLocks @_noAllocation @inline(__always)
private func forget(_ state: RecordingState, _ op: Int) {
  state.last[op] = Lanes(repeating: 0)
  state.beforeLast[op] = Lanes(repeating: 0)
}

/// First gain of an operator's ramp in a block, and its change per step.
@_noLocks @_noAllocation @inline(__always)
func ramp(_ tape: AdjointTape, _ op: Int, _ block: Int) -> (start: Lanes, step: Lanes) {
  let gains = tape.gains + ((tape.blocks &+ 1) &* op &+ block)
  let perFrame = (gains[1] - gains[0]) * (1.0 / 64)
  return (fma(perFrame, tape.first + 1, gains[0]), perFrame * Float(tape.stride))
}

/// Operator by operator, steps of sixteen frames of one candidate.
@_noLocks @_noAllocation
private func straightBlock(_ tape: AdjointTape, _ state: RecordingState, _ block: Int) {
  let loud = UInt64(tape.loud[block])
  var op = 5
  while op >= 0 {
    let increment = tape.increments[tape.blocks &* op &+ block]
    if loud & (1 << UInt64(op)) == 0 {
      forget(state, op)
    } else {
      let x = tape.sines + tape.steps &* (tape.blocks &* op &+ block)
      let row = (tape.edges >> UInt64(6 &* op)) & loud
      gather(tape, state, op, row & (UInt64(63) << UInt64(op &+ 1)), increment, x)
      if row & (1 << UInt64(op)) != 0 { feedBack(tape, state, op, block, x) }
      finish(tape, state, op, block)
    }
    state.phases[op] &+= increment &<< 6
    op &-= 1
  }
}

/// Own phase and that of the modulators above.
@_noLocks @_noAllocation @inline(__always)
private func gather(
  _ tape: AdjointTape, _ state: RecordingState, _ op: Int, _ row: UInt64, _ increment: LaneWords,
  _ x: UnsafeMutablePointer<Lanes>
) {
  let lane = LaneWords(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  var phase = state.phases[op] &+ increment &* lane
  for step in 0..<4 {
    x[step] = turns(phase)
    phase &+= increment &<< 4
  }
  var rest = row
  while rest != 0 {
    let from = rest.trailingZeroBitCount
    rest &= rest &- 1
    let depth = tape.depths[6 &* op &+ from]
    let source = state.output(from)
    for step in 0..<4 { x[step] = fma(source[step], depth, x[step]) }
  }
}

/// Adds the operator's own feedback, frame by frame; leaves whole turns out.
@_noLocks @_noAllocation @inline(__always)
private func feedBack(
  _ tape: AdjointTape, _ state: RecordingState, _ op: Int, _ block: Int,
  _ x: UnsafeMutablePointer<Lanes>
) {
  let raw = UnsafeMutableRawPointer(x)
  let gains = tape.gains + ((tape.blocks &+ 1) &* op &+ block)
  let step = (gains[1][0] - gains[0][0]) * (1.0 / 64)
  let depth = tape.depths[7 &* op][0]
  var gain = gains[0][0]
  var last = state.last[op][0]
  var before = state.beforeLast[op][0]
  for frame in 0..<64 {
    let known = raw.load(fromByteOffset: 4 &* frame, as: Float.self) + depth * before
    let angle = wrapped(known + depth * last)
    gain += step
    before = last
    last = quickSine(angle, gain)
    raw.storeBytes(of: angle, toByteOffset: 4 &* frame, as: Float.self)
  }
  state.last[op][0] = last
  state.beforeLast[op][0] = before
}

/// Sample by sample, any routing, steps of one frame of sixteen candidates.
@_noLocks @_noAllocation
private func matrixBlock(_ tape: AdjointTape, _ state: RecordingState, _ block: Int) {
  let loud = UInt64(tape.loud[block])
  for op in 0..<6 {
    if loud & (1 << UInt64(op)) == 0 { forget(state, op) }
    let (start, step) = ramp(tape, op, block)
    state.gain[op] = start
    state.gainStep[op] = step
  }
  for frame in 0..<64 {
    var op = 5
    while op >= 0 {
      if loud & (1 << UInt64(op)) != 0 { matrixFrame(tape, state, op, block, frame, loud) }
      state.phases[op] &+= tape.increments[tape.blocks &* op &+ block]
      op &-= 1
    }
  }
  for op in 0..<6 where loud & (1 << UInt64(op)) != 0 { finish(tape, state, op, block) }
}

@_noLocks @_noAllocation @inline(__always)
private func matrixFrame(
  _ tape: AdjointTape, _ state: RecordingState, _ op: Int, _ block: Int, _ frame: Int,
  _ loud: UInt64
) {
  var row = (tape.edges >> UInt64(6 &* op)) & 63 & loud
  var x = turns(state.phases[op])
  while row != 0 {
    let from = row.trailingZeroBitCount
    row &= row &- 1
    // An operator above has already run this frame: its newest output is heard at once.
    let heard = from > op ? state.last[from] : state.last[from] + state.beforeLast[from]
    x = fma(heard, tape.depths[6 &* op &+ from], x)
  }
  x = wrapped(x)
  tape.sines[64 &* (tape.blocks &* op &+ block) &+ frame] = x
  state.beforeLast[op] = state.last[op]
  state.last[op] = sine(x) * state.gain[op]
  state.gain[op] += state.gainStep[op]
}

/// From phases, which stand where the sines will, to sines, cosines, output and mix.
@_noLocks @_noAllocation @inline(__always)
private func finish(_ tape: AdjointTape, _ state: RecordingState, _ op: Int, _ block: Int) {
  let at = tape.steps &* (tape.blocks &* op &+ block)
  let sines = tape.sines + at
  let cosines = tape.cosines + at
  let mix = tape.output + tape.steps &* block
  let output = state.output(op)
  let carrier = tape.carriers[op]
  var (gain, gainStep) = ramp(tape, op, block)
  for step in 0..<tape.steps {
    let x = wrapped(sines[step])
    let s = sine(x)
    let y = s * gain
    gain += gainStep
    sines[step] = s
    cosines[step] = sine(wrapped(x + 0.25))
    output[step] = y
    mix[step] = fma(y, carrier, mix[step])
  }
}
