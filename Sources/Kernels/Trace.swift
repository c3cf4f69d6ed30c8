import RealtimePrimitives

/// Renders a whole note, as the engine does, and keeps sine and cosine of every operator and sample
/// for `adjointVoice`.
///
/// - Thread: not the audio thread.
@_noLocks @_noAllocation
public func traceVoice(_ plan: TracePlan) {
  let state = TraceState(plan)
  for op in 0..<6 {
    state.phases[op] = LaneWords(repeating: 0x8000_0000)
    forget(state, op)
  }
  for block in 0..<plan.blocks {
    if plan.stride == 1 {
      matrixBlock(plan, state, block)
    } else {
      straightBlock(plan, state, block)
    }
  }
}

/// The scratch memory by name.
///
/// Private, as a type others can see would leave one weak symbol in all three builds.
private struct TraceState: BitwiseCopyable {
  let last: UnsafeMutablePointer<Lanes>
  let beforeLast: UnsafeMutablePointer<Lanes>
  /// Gain now and per step, of one block.
  let gain: UnsafeMutablePointer<Lanes>
  let gainStep: UnsafeMutablePointer<Lanes>
  let phases: UnsafeMutablePointer<LaneWords>
  /// Output of each operator in one block, `TracePlan.room` apart, two steps of the past before it.
  let outputs: UnsafeMutablePointer<Lanes>

  @_noLocks @_noAllocation @inline(__always)
  init(_ plan: TracePlan) {
    last = plan.scratch
    beforeLast = plan.scratch + 6
    gain = plan.scratch + 12
    gainStep = plan.scratch + 18
    phases = UnsafeMutableRawPointer(plan.scratch + 24).assumingMemoryBound(to: LaneWords.self)
    outputs = plan.scratch + 64 + 2
  }

  @_noLocks @_noAllocation @inline(__always)
  func output(_ op: Int) -> UnsafeMutablePointer<Lanes> { outputs + TracePlan.room &* op }
}

/// Nothing of a silent operator is heard later.
@_noLocks @_noAllocation @inline(__always)
private func forget(_ state: TraceState, _ op: Int) {
  state.last[op] = Lanes(repeating: 0)
  state.beforeLast[op] = Lanes(repeating: 0)
}

/// First gain of an operator's ramp in a block, and its change per step.
@_noLocks @_noAllocation @inline(__always)
func ramp(_ plan: TracePlan, _ op: Int, _ block: Int) -> (start: Lanes, step: Lanes) {
  let gains = plan.gains + ((plan.blocks &+ 1) &* op &+ block)
  let perFrame = (gains[1] - gains[0]) * (1.0 / 64)
  return (fma(perFrame, plan.first + 1, gains[0]), perFrame * Float(plan.stride))
}

/// Operator by operator, steps of sixteen frames of one candidate.
@_noLocks @_noAllocation
private func straightBlock(_ plan: TracePlan, _ state: TraceState, _ block: Int) {
  let loud = UInt64(plan.loud[block])
  var op = 5
  while op >= 0 {
    let increment = plan.increments[plan.blocks &* op &+ block]
    if loud & (1 << UInt64(op)) == 0 {
      forget(state, op)
    } else {
      let x = plan.sines + plan.steps &* (plan.blocks &* op &+ block)
      let row = (plan.edges >> UInt64(6 &* op)) & loud
      gather(plan, state, op, row & (UInt64(63) << UInt64(op &+ 1)), increment, x)
      if row & (1 << UInt64(op)) != 0 { feedBack(plan, state, op, block, x) }
      finish(plan, state, op, block)
    }
    state.phases[op] &+= increment &<< 6
    op &-= 1
  }
}

/// Own phase and that of the modulators above.
@_noLocks @_noAllocation @inline(__always)
private func gather(
  _ plan: TracePlan, _ state: TraceState, _ op: Int, _ row: UInt64, _ increment: LaneWords,
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
    let depth = plan.depths[6 &* op &+ from]
    let source = state.output(from)
    for step in 0..<4 { x[step] = fma(source[step], depth, x[step]) }
  }
}

/// Adds the operator's own feedback, frame by frame; leaves whole turns out.
@_noLocks @_noAllocation @inline(__always)
private func feedBack(
  _ plan: TracePlan, _ state: TraceState, _ op: Int, _ block: Int, _ x: UnsafeMutablePointer<Lanes>
) {
  let raw = UnsafeMutableRawPointer(x)
  let gains = plan.gains + ((plan.blocks &+ 1) &* op &+ block)
  let step = (gains[1][0] - gains[0][0]) * (1.0 / 64)
  let depth = plan.depths[7 &* op][0]
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

@_noLocks @_noAllocation @inline(__always)
private func wrapped(_ x: Float) -> Float { x - ((x + 12_582_912) - 12_582_912) }

/// `quickMinusSine` of one number, with the other sign.
@_noLocks @_noAllocation @inline(__always)
private func quickSine(_ x: Float, _ gain: Float) -> Float {
  let square = x * x
  let low = square * -64.834679 + 25.13273
  let middle = square * -38.123196 + 67.0439
  let fourth = square * square
  let high = fourth * 12.233301 + middle
  let scaled = x * gain
  return (scaled * 0.25 - scaled * square) * (fourth * high + low)
}

/// Sample by sample, any routing, steps of one frame of sixteen candidates.
@_noLocks @_noAllocation
private func matrixBlock(_ plan: TracePlan, _ state: TraceState, _ block: Int) {
  let loud = UInt64(plan.loud[block])
  for op in 0..<6 {
    if loud & (1 << UInt64(op)) == 0 { forget(state, op) }
    let (start, step) = ramp(plan, op, block)
    state.gain[op] = start
    state.gainStep[op] = step
  }
  for frame in 0..<64 {
    var op = 5
    while op >= 0 {
      if loud & (1 << UInt64(op)) != 0 { matrixFrame(plan, state, op, block, frame, loud) }
      state.phases[op] &+= plan.increments[plan.blocks &* op &+ block]
      op &-= 1
    }
  }
  for op in 0..<6 where loud & (1 << UInt64(op)) != 0 { finish(plan, state, op, block) }
}

@_noLocks @_noAllocation @inline(__always)
private func matrixFrame(
  _ plan: TracePlan, _ state: TraceState, _ op: Int, _ block: Int, _ frame: Int, _ loud: UInt64
) {
  var row = (plan.edges >> UInt64(6 &* op)) & 63 & loud
  var x = turns(state.phases[op])
  while row != 0 {
    let from = row.trailingZeroBitCount
    row &= row &- 1
    // An operator above has already run this frame: its newest output is heard at once.
    let heard = from > op ? state.last[from] : state.last[from] + state.beforeLast[from]
    x = fma(heard, plan.depths[6 &* op &+ from], x)
  }
  x = wrapped(x)
  plan.sines[64 &* (plan.blocks &* op &+ block) &+ frame] = x
  state.beforeLast[op] = state.last[op]
  state.last[op] = sine(x) * state.gain[op]
  state.gain[op] += state.gainStep[op]
}

/// From phases, which stand where the sines will, to sines, cosines, output and mix.
@_noLocks @_noAllocation @inline(__always)
private func finish(_ plan: TracePlan, _ state: TraceState, _ op: Int, _ block: Int) {
  let at = plan.steps &* (plan.blocks &* op &+ block)
  let sines = plan.sines + at
  let cosines = plan.cosines + at
  let mix = plan.output + plan.steps &* block
  let output = state.output(op)
  let carrier = plan.carriers[op]
  var (gain, gainStep) = ramp(plan, op, block)
  for step in 0..<plan.steps {
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
