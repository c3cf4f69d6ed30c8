import RealtimePrimitives

/// Sums a block of one operator up: its phase, gain and carrier, and every depth into it.
@_noLocks @_noAllocation
func reduce(_ plan: TracePlan, _ state: AdjointState, _ op: Int, _ block: Int) {
  let byPhase = state.byPhase(op)
  plan.sums[plan.blocks &* op &+ block] = sums(plan, state, op, block)
  let slope = plan.slope + plan.steps &* block
  plan.carrierSlopes[op] += product(slope, state.output(op), plan.steps)
  for from in 0..<6 where plan.loud[block] & (1 << UInt8(from)) != 0 {
    let heard = from > op ? state.output(from) : state.delayed(from)
    plan.depthSlopes[6 &* op &+ from] += product(byPhase, heard, plan.steps)
  }
}

@_noLocks @_noAllocation @inline(__always)
private func sums(
  _ plan: TracePlan, _ state: AdjointState, _ op: Int, _ block: Int
) -> TraceSums {
  let byPhase = state.byPhase(op)
  let byOutput = state.byOutput(op)
  let sines = plan.sines + plan.steps &* (plan.blocks &* op &+ block)
  var phase = Lanes(repeating: 0)
  var phaseByFrame = Lanes(repeating: 0)
  var gain = Lanes(repeating: 0)
  var gainEnd = Lanes(repeating: 0)
  var frame = plan.first
  for step in 0..<plan.steps {
    phase += byPhase[step]
    phaseByFrame = fma(byPhase[step], frame, phaseByFrame)
    let byGain = byOutput[step] * sines[step]
    gain += byGain
    frame += Float(plan.stride)
    // The ramp moves before it is used: the block's last frame stands at its end.
    gainEnd = fma(byGain, frame - Float(plan.stride &- 1), gainEnd)
  }
  var result = TraceSums()
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
