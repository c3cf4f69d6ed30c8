import RealtimePrimitives

/// Operators `head` down to `tail`, each heard by the next, whose last feeds back into the first (algorithms 4 and 6).
///
/// - Parameters:
///   - ops: All six.
///   - depths: 36, `6 * into + from`, turns per unit of output; the loop hears the sum of the last two.
///   - store: Output of the last, `ops[tail]`.
/// - Thread: [audio-thread]
@_noLocks @_noAllocation
public func renderLoop(
  _ ops: UnsafeMutablePointer<OperatorLanes>, head: Int, tail: Int, frames: Int,
  depths: UnsafePointer<Lanes>, store: UnsafeMutablePointer<Lanes>
) {
  let depth = depths[6 * head + tail]
  var last = ops[tail].last
  var before = ops[tail].beforeLast
  for frame in 0..<frames {
    var y = link(ops + head, fma(before, depth, turnsFromHalf(ops[head].phase)), last, depth)
    var at = head - 1
    while at >= tail {
      y = link(ops + at, turnsFromHalf(ops[at].phase), y, depths[7 * at + 1])
      at -= 1
    }
    before = last
    last = y
    store[frame] = y
  }
  ops[tail].last = last
  ops[tail].beforeLast = before
}

/// The same for two groups of lanes at once: each waits for itself, not for the other.
/// - Thread: [audio-thread]
@_noLocks @_noAllocation
public func renderLoopPair(
  _ a: UnsafeMutablePointer<OperatorLanes>, _ b: UnsafeMutablePointer<OperatorLanes>,
  head: Int, tail: Int, frames: Int,
  depthsA: UnsafePointer<Lanes>, depthsB: UnsafePointer<Lanes>,
  storeA: UnsafeMutablePointer<Lanes>, storeB: UnsafeMutablePointer<Lanes>
) {
  let loop = 6 * head + tail
  var (lastA, lastB) = (a[tail].last, b[tail].last)
  var (beforeA, beforeB) = (a[tail].beforeLast, b[tail].beforeLast)
  for frame in 0..<frames {
    let knownA = fma(beforeA, depthsA[loop], turnsFromHalf(a[head].phase))
    let knownB = fma(beforeB, depthsB[loop], turnsFromHalf(b[head].phase))
    var yA = link(a + head, knownA, lastA, depthsA[loop])
    var yB = link(b + head, knownB, lastB, depthsB[loop])
    var at = head - 1
    while at >= tail {
      yA = link(a + at, turnsFromHalf(a[at].phase), yA, depthsA[7 * at + 1])
      yB = link(b + at, turnsFromHalf(b[at].phase), yB, depthsB[7 * at + 1])
      at -= 1
    }
    (beforeA, beforeB) = (lastA, lastB)
    (lastA, lastB) = (yA, yB)
    storeA[frame] = yA
    storeB[frame] = yB
  }
  (a[tail].last, b[tail].last) = (lastA, lastB)
  (a[tail].beforeLast, b[tail].beforeLast) = (beforeA, beforeB)
}

/// One frame of one operator of the loop. - Returns: Its output.
@_noLocks @_noAllocation @inline(__always)
private func link(
  _ op: UnsafeMutablePointer<OperatorLanes>, _ known: Lanes, _ heard: Lanes, _ depth: Lanes
) -> Lanes {
  let gain = op.pointee.gain + op.pointee.gainStep
  op.pointee.gain = gain
  op.pointee.phase &+= op.pointee.increment
  return quickMinusSine(wrapped(fma(heard, depth, known)), gain)
}
