import RealtimePrimitives

/// log2 of positive normal numbers, largest error 8e-6.
@_noLocks @_noAllocation @inline(__always)
func log2(_ x: Lanes) -> Lanes {
  let bits = unsafeBitCast(x, to: LaneInts.self)
  let exponent = (bits &- 0x3F35_04F3) &>> 23
  let t = unsafeBitCast(bits &- (exponent &<< 23), to: Lanes.self) - 1
  let whole = unsafeBitCast(exponent &+ 0x4B40_0000, to: Lanes.self) - 12_582_912
  var p = fma(t, Lanes(repeating: 0.17212873), Lanes(repeating: -0.26950627))
  p = fma(t, p, Lanes(repeating: 0.2956336))
  p = fma(t, p, Lanes(repeating: -0.35935065))
  p = fma(t, p, Lanes(repeating: 0.48062915))
  p = fma(t, p, Lanes(repeating: -0.72136404))
  p = fma(t, p, Lanes(repeating: 1.4426964))
  return fma(t, p, whole)
}

@_noLocks @_noAllocation @inline(__always)
func magnitude(_ x: Lanes) -> Lanes {
  unsafeBitCast(unsafeBitCast(x, to: LaneInts.self) & 0x7FFF_FFFF, to: Lanes.self)
}

@_noLocks @_noAllocation @inline(__always)
func larger(_ a: Lanes, _ b: Lanes) -> Lanes { selectFloat(lessThan(a, b), b, a) }
