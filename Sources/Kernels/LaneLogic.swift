import RealtimePrimitives

// Comparisons and choices lane by lane, without branches: a mask is -1 where true, 0 where not.

@_noLocks @_noAllocation @inline(__always)
func select(_ mask: LaneInts, _ a: LaneInts, _ b: LaneInts) -> LaneInts { b ^ ((a ^ b) & mask) }

@_noLocks @_noAllocation @inline(__always)
func selectFloat(_ mask: LaneInts, _ a: Lanes, _ b: Lanes) -> Lanes {
  unsafeBitCast(
    select(mask, unsafeBitCast(a, to: LaneInts.self), unsafeBitCast(b, to: LaneInts.self)),
    to: Lanes.self)
}

/// -1 where a < b; valid while a - b does not overflow.
@_noLocks @_noAllocation @inline(__always)
func lessThan(_ a: LaneInts, _ b: LaneInts) -> LaneInts { (a &- b) &>> 31 }

@_noLocks @_noAllocation @inline(__always)
func lessThan(_ a: Lanes, _ b: Lanes) -> LaneInts {
  unsafeBitCast(a - b, to: LaneInts.self) &>> 31
}

/// -1 where equal, for small non-negative numbers.
@_noLocks @_noAllocation @inline(__always)
func equals(_ a: LaneInts, _ b: Int32) -> LaneInts {
  let difference = a ^ LaneInts(repeating: b)
  return (difference &- LaneInts(repeating: 1)) &>> 31
}

/// Whether some lane is not 0.
@_noLocks @_noAllocation @inline(__always)
func isAny(_ lanes: Lanes) -> Bool {
  let bits = unsafeBitCast(lanes, to: LaneInts.self)
  let eight = bits.lowHalf | bits.highHalf
  let four = eight.lowHalf | eight.highHalf
  let two = four.lowHalf | four.highHalf
  return (two[0] | two[1]) != 0
}

@_noLocks @_noAllocation @inline(__always)
func inverse(_ mask: LaneInts) -> LaneInts { mask ^ LaneInts(repeating: -1) }
