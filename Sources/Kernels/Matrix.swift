import RealtimePrimitives

/// All six operators sample by sample with any routing, every depth on a ramp of its own.
///
/// The way for routings with loops over several operators and while depths move; slower than `renderOperator`.
/// - Parameters:
///   - depths, depthSteps: 36 each, `6 * into + from`, turns per unit of output; entries with `from <= into` are loops
///     and hear the sum of the last two outputs.
///   - edges: Bit `6 * into + from` set where a depth or its step is not 0 in any lane.
///   - carriers, carrierSteps: 6 each.
///   - mix: Sum of the carriers is added.
/// - Thread: [audio-thread]
@_noLocks @_noAllocation
public func renderMatrix(
  _ ops: UnsafeMutablePointer<OperatorLanes>, frames: Int,
  depths: UnsafeMutablePointer<Lanes>, depthSteps: UnsafePointer<Lanes>, edges: UInt64,
  carriers: UnsafeMutablePointer<Lanes>, carrierSteps: UnsafePointer<Lanes>,
  mix: UnsafeMutablePointer<Lanes>
) {
  for frame in 0..<frames {
    var sum = mix[frame]
    var into = 5
    while into >= 0 {
      var row = (edges >> UInt64(6 * into)) & 63
      var x = turns(ops[into].phase)
      while row != 0 {
        let from = row.trailingZeroBitCount
        row &= row &- 1
        let edge = 6 * into + from
        depths[edge] += depthSteps[edge]
        // An operator above has already run this frame: its newest output is heard at once.
        let heard = from > into ? ops[from].last : ops[from].last + ops[from].beforeLast
        x = fma(heard, depths[edge], x)
      }
      ops[into].gain += ops[into].gainStep
      ops[into].phase &+= ops[into].increment
      let y = sine(wrapped(x)) * ops[into].gain
      ops[into].beforeLast = ops[into].last
      ops[into].last = y
      carriers[into] += carrierSteps[into]
      sum = fma(y, carriers[into], sum)
      into -= 1
    }
    mix[frame] = sum
  }
}
