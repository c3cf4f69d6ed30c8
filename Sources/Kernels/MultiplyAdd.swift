import RealtimePrimitives

/// Multiply-adds that wait for nothing: what the machine can do at most, to measure kernels by.
///
/// - Parameters:
///   - rounds: Each does `chains` times sixteen multiply-adds.
///   - chains: 3, 5 or 8 sums of sixteen lanes side by side: few fill the registers of a narrow
///     machine, many hide the latency of a wide one.
///   - sums: Eight, read and written.
@_noLocks @_noAllocation
public func multiplyAdds(rounds: Int, chains: Int, sums: UnsafeMutablePointer<Lanes>) {
  switch chains {
  case 3: loop(rounds, 3, sums)
  case 5: loop(rounds, 5, sums)
  default: loop(rounds, 8, sums)
  }
}

@_noLocks @_noAllocation @inline(__always)
private func loop(_ rounds: Int, _ chains: Int, _ sums: UnsafeMutablePointer<Lanes>) {
  let factor = Lanes(repeating: 0.999)
  let offset = Lanes(repeating: 0.001)
  var (a, b, c, d) = (sums[0], sums[1], sums[2], sums[3])
  var (e, f, g, h) = (sums[4], sums[5], sums[6], sums[7])
  for _ in 0..<rounds {
    (a, b, c) = (fma(a, factor, offset), fma(b, factor, offset), fma(c, factor, offset))
    if chains > 3 { (d, e) = (fma(d, factor, offset), fma(e, factor, offset)) }
    if chains > 5 {
      (f, g, h) = (fma(f, factor, offset), fma(g, factor, offset), fma(h, factor, offset))
    }
  }
  (sums[0], sums[1], sums[2], sums[3]) = (a, b, c, d)
  (sums[4], sums[5], sums[6], sums[7]) = (e, f, g, h)
}
