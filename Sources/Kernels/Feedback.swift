import RealtimePrimitives

/// An operator that modulates itself with the mean of its last two outputs, one group of lanes.
///
/// - Parameters:
///   - depth: Turns per unit of the sum of the last two outputs (half the depth per unit of their mean).
///   - sources: At most one modulator besides itself.
/// - Thread: [audio-thread]
@_noLocks @_noAllocation
public func renderFeedbackOperator(
  _ op: UnsafeMutablePointer<OperatorLanes>, frames: Int, depth: Lanes,
  sources: UnsafePointer<ModulationSource>, count: Int,
  store: UnsafeMutablePointer<Lanes>
) {
  var phase = op.pointee.phase
  var gain = op.pointee.gain
  var last = op.pointee.last
  var before = op.pointee.beforeLast
  let increment = op.pointee.increment
  let step = op.pointee.gainStep
  for frame in 0..<frames {
    var x = turns(phase)
    for i in 0..<count { x = fma(sources[i].buffer[frame], sources[i].depth, x) }
    x = wrapped(fma(last + before, depth, x))
    gain += step
    before = last
    last = sine(x) * gain
    phase &+= increment
    store[frame] = last
  }
  op.pointee.phase = phase
  op.pointee.gain = gain
  op.pointee.last = last
  op.pointee.beforeLast = before
}

/// Two groups of lanes at once: the feedback's latency of one group is filled by the other.
/// No other modulators. - Thread: [audio-thread]
@_noLocks @_noAllocation
public func renderFeedbackPair(
  _ a: UnsafeMutablePointer<OperatorLanes>, _ b: UnsafeMutablePointer<OperatorLanes>, frames: Int,
  depthA: Lanes, depthB: Lanes,
  storeA: UnsafeMutablePointer<Lanes>, storeB: UnsafeMutablePointer<Lanes>
) {
  var phaseA = a.pointee.phase
  var phaseB = b.pointee.phase
  var gainA = a.pointee.gain
  var gainB = b.pointee.gain
  var lastA = a.pointee.last
  var lastB = b.pointee.last
  var beforeA = a.pointee.beforeLast
  var beforeB = b.pointee.beforeLast
  for frame in 0..<frames {
    let xA = wrapped(fma(lastA + beforeA, depthA, turns(phaseA)))
    let xB = wrapped(fma(lastB + beforeB, depthB, turns(phaseB)))
    gainA += a.pointee.gainStep
    gainB += b.pointee.gainStep
    beforeA = lastA
    beforeB = lastB
    lastA = sine(xA) * gainA
    lastB = sine(xB) * gainB
    phaseA &+= a.pointee.increment
    phaseB &+= b.pointee.increment
    storeA[frame] = lastA
    storeB[frame] = lastB
  }
  a.pointee.phase = phaseA
  b.pointee.phase = phaseB
  a.pointee.gain = gainA
  b.pointee.gain = gainB
  a.pointee.last = lastA
  b.pointee.last = lastB
  a.pointee.beforeLast = beforeA
  b.pointee.beforeLast = beforeB
}

/// A chain of operators whose last feeds back into its first (algorithms 4 and 6).
///
/// - Parameters:
///   - ops: First of `length` operators as they stand in memory: `ops[length - 1]` is the chain's head.
///   - depths: `depths[i]` from `ops[i + 1]` into `ops[i]`, and `depths[length - 1]` from the sum of the last two
///     outputs of `ops[0]` into the head; turns per unit.
///   - store: Output of `ops[0]`.
/// - Thread: [audio-thread]
@_noLocks @_noAllocation
public func renderLoop(
  _ ops: UnsafeMutablePointer<OperatorLanes>, length: Int, frames: Int,
  depths: UnsafePointer<Lanes>, store: UnsafeMutablePointer<Lanes>
) {
  for frame in 0..<frames {
    var y = (ops[0].last + ops[0].beforeLast) * depths[length - 1]
    var at = length - 1
    while at >= 0 {
      let x = wrapped(turns(ops[at].phase) + y)
      ops[at].gain += ops[at].gainStep
      ops[at].phase &+= ops[at].increment
      let output = sine(x) * ops[at].gain
      if at == 0 {
        ops[0].beforeLast = ops[0].last
        ops[0].last = output
        store[frame] = output
      } else {
        y = output * depths[at - 1]
      }
      at -= 1
    }
  }
}

/// Adds `carrier` times a stored output to the mix. - Thread: [audio-thread]
@_noLocks @_noAllocation
public func addCarrier(
  _ output: UnsafePointer<Lanes>, frames: Int, carrier: Lanes, mix: UnsafeMutablePointer<Lanes>
) {
  for frame in 0..<frames { mix[frame] = fma(output[frame], carrier, mix[frame]) }
}
