import MatchingPrimitives
import RealtimePrimitives

/// The adjoint of `recordVoice`: from the loss's derivative by each sample of the mix to that by
/// gains, phases, depths and carriers.
///
/// Depths of 0 get their derivative too: that is how an edge that is not there yet can be learnt.
/// - Thread: not the audio thread.
@_noLocks @_noAllocation
public func adjointVoice(_ tape: AdjointTape) {
  let state = AdjointState(tape)
  var block = tape.blocks &- 1
  while block >= 0 {
    let loud = tape.loud[block]
    for op in 0..<6 where loud & (1 << UInt8(op)) != 0 { recall(tape, state, op, block) }
    if tape.stride == 1 {
      matrixBlock(tape, state, block)
    } else {
      straightBlock(tape, state, block)
    }
    for op in 0..<6 where loud & (1 << UInt8(op)) != 0 { reduce(tape, state, op, block) }
    block &-= 1
  }
}

/// The scratch memory by name: five buffers of a block for each operator.
///
/// Private, as a type others can see would leave one weak symbol in all three builds.
private struct AdjointState: BitwiseCopyable {
  /// Derivative by phase of the next frame and of the one after it.
  let next: UnsafeMutablePointer<Lanes>
  let afterNext: UnsafeMutablePointer<Lanes>
  private let buffers: UnsafeMutablePointer<Lanes>

  @_noLocks @_noAllocation @inline(__always)
  init(_ tape: AdjointTape) {
    next = tape.scratch + 36
    afterNext = tape.scratch + 42
    buffers = tape.scratch + 64 + 2
  }

  @_noLocks @_noAllocation @inline(__always)
  private func buffer(_ kind: Int, _ op: Int) -> UnsafeMutablePointer<Lanes> {
    buffers + AdjointTape.room &* (6 &* kind &+ op)
  }
  @_noLocks @_noAllocation @inline(__always)
  func output(_ op: Int) -> UnsafeMutablePointer<Lanes> { buffer(0, op) }
  /// Sum of the two outputs before.
  @_noLocks @_noAllocation @inline(__always)
  func delayed(_ op: Int) -> UnsafeMutablePointer<Lanes> { buffer(1, op) }
  /// Derivative of output by phase in turns.
  @_noLocks @_noAllocation @inline(__always)
  func steepness(_ op: Int) -> UnsafeMutablePointer<Lanes> { buffer(2, op) }
  /// Derivatives of the loss by output and by phase.
  @_noLocks @_noAllocation @inline(__always)
  func byOutput(_ op: Int) -> UnsafeMutablePointer<Lanes> { buffer(3, op) }
  @_noLocks @_noAllocation @inline(__always)
  func byPhase(_ op: Int) -> UnsafeMutablePointer<Lanes> { buffer(4, op) }
}

@_noLocks @_noAllocation @inline(__always)
private func forget(_ state: AdjointState, _ op: Int) {
  state.next[op] = Lanes(repeating: 0)
  state.afterNext[op] = Lanes(repeating: 0)
}

/// Output, delayed output and steepness of an operator in a block, from its sines and cosines.
@_noLocks @_noAllocation
private func recall(_ tape: AdjointTape, _ state: AdjointState, _ op: Int, _ block: Int) {
  let at = tape.steps &* (tape.blocks &* op &+ block)
  let sines = tape.sines + at
  let cosines = tape.cosines + at
  let output = state.output(op)
  let steepness = state.steepness(op)
  var (gain, gainStep) = ramp(tape, op, block)
  for step in 0..<tape.steps {
    output[step] = sines[step] * gain
    steepness[step] = cosines[step] * (gain * 6.283_185_5)
    gain += gainStep
  }
  recallPast(tape, state, op, block)
  let delayed = state.delayed(op)
  if tape.stride == 1 {
    for step in 0..<64 { delayed[step] = output[step &- 1] + output[step &- 2] }
  } else {
    let raw = UnsafeMutableRawPointer(output)
    for step in 0..<4 {
      delayed[step] =
        raw.loadUnaligned(fromByteOffset: 64 &* step &- 4, as: Lanes.self)
        + raw.loadUnaligned(fromByteOffset: 64 &* step &- 8, as: Lanes.self)
    }
  }
}

/// The two outputs before the block, as steps or as frames of one step.
@_noLocks @_noAllocation @inline(__always)
private func recallPast(_ tape: AdjointTape, _ state: AdjointState, _ op: Int, _ block: Int) {
  let output = state.output(op)
  output[-1] = Lanes(repeating: 0)
  output[-2] = Lanes(repeating: 0)
  if block == 0 || tape.loud[block &- 1] & (1 << UInt8(op)) == 0 { return }
  let sines = tape.sines + tape.steps &* (tape.blocks &* op &+ block)
  let (start, step) = ramp(tape, op, block &- 1)
  let end = start + step * Float(tape.steps &- 1)
  output[-1] = sines[-1] * end
  if tape.stride == 1 { output[-2] = sines[-2] * (end - step) }
}

/// Operator by operator from the lowest, which hears those above.
@_noLocks @_noAllocation
private func straightBlock(_ tape: AdjointTape, _ state: AdjointState, _ block: Int) {
  let loud = UInt64(tape.loud[block])
  let slope = tape.slope + tape.steps &* block
  for op in 0..<6 {
    if loud & (1 << UInt64(op)) == 0 {
      forget(state, op)
      continue
    }
    let byOutput = state.byOutput(op)
    let byPhase = state.byPhase(op)
    let steepness = state.steepness(op)
    let carrier = tape.carriers[op]
    for step in 0..<4 { byOutput[step] = slope[step] * carrier }
    for into in 0..<op where edge(tape, into, op) && loud & (1 << UInt64(into)) != 0 {
      let depth = tape.depths[6 &* into &+ op]
      let heard = state.byPhase(into)
      for step in 0..<4 { byOutput[step] = fma(heard[step], depth, byOutput[step]) }
    }
    if edge(tape, op, op) {
      feedBack(tape, state, op)
    } else {
      for step in 0..<4 { byPhase[step] = byOutput[step] * steepness[step] }
    }
  }
}

@_noLocks @_noAllocation @inline(__always)
private func edge(_ tape: AdjointTape, _ into: Int, _ from: Int) -> Bool {
  tape.edges & (1 << UInt64(6 &* into &+ from)) != 0
}

/// One candidate's own feedback, backwards frame by frame.
@_noLocks @_noAllocation @inline(__always)
private func feedBack(_ tape: AdjointTape, _ state: AdjointState, _ op: Int) {
  let byOutput = UnsafeMutableRawPointer(state.byOutput(op))
  let byPhase = UnsafeMutableRawPointer(state.byPhase(op))
  let steepness = UnsafeMutableRawPointer(state.steepness(op))
  let depth = tape.depths[7 &* op][0]
  var next = state.next[op][0]
  var afterNext = state.afterNext[op][0]
  var at: Int = 252
  while at >= 0 {
    let known = byOutput.load(fromByteOffset: at, as: Float.self) + depth * afterNext
    let slope = known + depth * next
    afterNext = next
    next = slope * steepness.load(fromByteOffset: at, as: Float.self)
    byOutput.storeBytes(of: slope, toByteOffset: at, as: Float.self)
    byPhase.storeBytes(of: next, toByteOffset: at, as: Float.self)
    at &-= 4
  }
  state.next[op][0] = next
  state.afterNext[op][0] = afterNext
}

/// Any routing, sixteen candidates, backwards frame by frame.
@_noLocks @_noAllocation
private func matrixBlock(_ tape: AdjointTape, _ state: AdjointState, _ block: Int) {
  let loud = UInt64(tape.loud[block])
  for op in 0..<6 where loud & (1 << UInt64(op)) == 0 { forget(state, op) }
  var frame = 63
  while frame >= 0 {
    for op in 0..<6 where loud & (1 << UInt64(op)) != 0 {
      matrixFrame(tape, state, op, block, frame, loud)
    }
    for op in 0..<6 where loud & (1 << UInt64(op)) != 0 {
      state.afterNext[op] = state.next[op]
      state.next[op] = state.byPhase(op)[frame]
    }
    frame &-= 1
  }
}

@_noLocks @_noAllocation @inline(__always)
private func matrixFrame(
  _ tape: AdjointTape, _ state: AdjointState, _ op: Int, _ block: Int, _ frame: Int, _ loud: UInt64
) {
  var slope = tape.slope[64 &* block &+ frame] * tape.carriers[op]
  for into in 0..<6 where edge(tape, into, op) && loud & (1 << UInt64(into)) != 0 {
    let heard = into < op ? state.byPhase(into)[frame] : state.next[into] + state.afterNext[into]
    slope = fma(heard, tape.depths[6 &* into &+ op], slope)
  }
  state.byOutput(op)[frame] = slope
  state.byPhase(op)[frame] = slope * state.steepness(op)[frame]
}

/// Sums a block of one operator up: its phase, gain and carrier, and every depth into it.
@_noLocks @_noAllocation
private func reduce(_ tape: AdjointTape, _ state: AdjointState, _ op: Int, _ block: Int) {
  let byPhase = state.byPhase(op)
  tape.sums[tape.blocks &* op &+ block] = sums(tape, state, op, block)
  let slope = tape.slope + tape.steps &* block
  tape.carrierSlopes[op] += product(slope, state.output(op), tape.steps)
  for from in 0..<6 where tape.loud[block] & (1 << UInt8(from)) != 0 {
    let heard = from > op ? state.output(from) : state.delayed(from)
    tape.depthSlopes[6 &* op &+ from] += product(byPhase, heard, tape.steps)
  }
}

@_noLocks @_noAllocation @inline(__always)
private func sums(
  _ tape: AdjointTape, _ state: AdjointState, _ op: Int, _ block: Int
) -> BlockGradient {
  let byPhase = state.byPhase(op)
  let byOutput = state.byOutput(op)
  let sines = tape.sines + tape.steps &* (tape.blocks &* op &+ block)
  var phase = Lanes(repeating: 0)
  var phaseByFrame = Lanes(repeating: 0)
  var gain = Lanes(repeating: 0)
  var gainEnd = Lanes(repeating: 0)
  var frame = tape.first
  for step in 0..<tape.steps {
    phase += byPhase[step]
    phaseByFrame = fma(byPhase[step], frame, phaseByFrame)
    let byGain = byOutput[step] * sines[step]
    gain += byGain
    frame += Float(tape.stride)
    // The ramp moves before it is used: the block's last frame stands at its end.
    gainEnd = fma(byGain, frame - Float(tape.stride &- 1), gainEnd)
  }
  var result = BlockGradient()
  result.phase = phase
  result.phaseByFrame = phaseByFrame
  result.gainEnd = gainEnd * (1.0 / 64)
  result.gainStart = gain - result.gainEnd
  return result
}

@_noLocks @_noAllocation @inline(__always)
private func product(
  _ a: UnsafePointer<Lanes>, _ b: UnsafePointer<Lanes>, _ count: Int
) -> Lanes {
  var even = Lanes(repeating: 0)
  var odd = Lanes(repeating: 0)
  var step = 0
  while step < count {
    even = fma(a[step], b[step], even)
    odd = fma(a[step &+ 1], b[step &+ 1], odd)
    step &+= 2
  }
  return even + odd
}
