/// Eight bins at a time.
typealias Lanes = SIMD8<Float>

/// Logarithms of eight positive normal numbers, to 1e-7.
///
/// The mantissa is brought to 0.7...1.4, where the series of the area tangent converges in four
/// terms; libm's logarithm, called once per bin, took most of the loss's time.
@inline(__always)
func naturalLog(_ x: Lanes) -> Lanes {
  let bits = unsafeBitCast(x, to: SIMD8<UInt32>.self)
  // sqrt(0.5) as bits: what is subtracted leaves the exponent that brings x nearest to 1.
  let shifted = bits &- 0x3F35_04F3
  let exponent = unsafeBitCast(shifted, to: SIMD8<Int32>.self) &>> 23
  let mantissa = unsafeBitCast((shifted & 0x007F_FFFF) &+ 0x3F35_04F3, to: Lanes.self)
  let s = (mantissa - 1) / (mantissa + 1)
  let ss = s * s
  let series = 2 + ss * (0.666_666_7 + ss * (0.4 + ss * 0.285_714_3))
  return Lanes(exponent) * 0.693_147_2 + s * series
}

@inline(__always)
func magnitude(_ x: Lanes) -> Lanes {
  unsafeBitCast(unsafeBitCast(x, to: SIMD8<UInt32>.self) & 0x7FFF_FFFF, to: Lanes.self)
}

/// The larger of each two, for numbers at least 0: their bits are in the same order.
@inline(__always)
func larger(_ a: Lanes, _ b: Lanes) -> Lanes { a.replacing(with: b, where: a .< b) }

extension UnsafeMutablePointer<Float> {
  /// Eight values from `i` on.
  @inline(__always)
  func lanes(_ i: Int) -> Lanes {
    UnsafeRawPointer(self + i).loadUnaligned(as: Lanes.self)
  }

  @inline(__always)
  func setLanes(_ i: Int, _ value: Lanes) {
    UnsafeMutableRawPointer(self + i).storeBytes(of: value, as: Lanes.self)
  }
}
