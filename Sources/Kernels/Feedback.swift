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
    // All that is known before the last output comes first.
    var x = fma(before, depth, turnsFromHalf(phase))
    for i in 0..<count { x = fma(sources[i].buffer[frame], sources[i].depth, x) }
    x = wrapped(fma(last, depth, x))
    gain += step
    before = last
    last = quickMinusSine(x, gain)
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
    let knownA = fma(beforeA, depthA, turnsFromHalf(phaseA))
    let knownB = fma(beforeB, depthB, turnsFromHalf(phaseB))
    let xA = wrapped(fma(lastA, depthA, knownA))
    let xB = wrapped(fma(lastB, depthB, knownB))
    gainA += a.pointee.gainStep
    gainB += b.pointee.gainStep
    beforeA = lastA
    beforeB = lastB
    lastA = quickMinusSine(xA, gainA)
    lastB = quickMinusSine(xB, gainB)
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

/// Adds `carrier` times a stored output to the mix. - Thread: [audio-thread]
@_noLocks @_noAllocation
public func addCarrier(
  _ output: UnsafePointer<Lanes>, frames: Int, carrier: Lanes, mix: UnsafeMutablePointer<Lanes>
) {
  for frame in 0..<frames { mix[frame] = fma(output[frame], carrier, mix[frame]) }
}
