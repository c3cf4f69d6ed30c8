import RealtimePrimitives

/// Sums of products of each lane of one run of frames with each of another.
///
/// - Parameters:
///   - weights: Of the frames.
///   - sums: Sixteen, added to: entry i takes lane i of `a` times all lanes of `b`.
/// - Thread: any; no calls out, no allocation.
@_noLocks @_noAllocation
public func laneProducts(
  _ a: UnsafePointer<Lanes>, _ b: UnsafePointer<Lanes>, weights: UnsafePointer<Float>, frames: Int,
  sums: UnsafeMutablePointer<Lanes>
) {
  // Four at a time: more sums than that do not stay in registers.
  for quarter in 0..<4 {
    let first = 4 * quarter
    var (s0, s1, s2, s3) = (sums[first], sums[first + 1], sums[first + 2], sums[first + 3])
    for frame in 0..<frames {
      let weighted = b[frame] * weights[frame]
      let own = a[frame]
      s0 = fma(weighted, Lanes(repeating: own[first]), s0)
      s1 = fma(weighted, Lanes(repeating: own[first + 1]), s1)
      s2 = fma(weighted, Lanes(repeating: own[first + 2]), s2)
      s3 = fma(weighted, Lanes(repeating: own[first + 3]), s3)
    }
    (sums[first], sums[first + 1]) = (s0, s1)
    (sums[first + 2], sums[first + 3]) = (s2, s3)
  }
}
