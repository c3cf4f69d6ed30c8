import RealtimePrimitives

// One number at a time, for operators that wait for their own last frame.

/// Whole turns removed: see `wrapped(_:)` of lanes.
@_noLocks @_noAllocation @inline(__always)
func wrapped(_ x: Float) -> Float { x - ((x + 12_582_912) - 12_582_912) }

/// `quickMinusSine` of one number, with the other sign.
@_noLocks @_noAllocation @inline(__always)
func quickSine(_ x: Float, _ gain: Float) -> Float {
  let square = x * x
  let low = square * -64.834679 + 25.13273
  let middle = square * -38.123196 + 67.0439
  let fourth = square * square
  let high = fourth * 12.233301 + middle
  let scaled = x * gain
  return (scaled * 0.25 - scaled * square) * (fourth * high + low)
}
