import RealtimePrimitives

/// `a * b + c`, fused where the instruction set can.
@_noLocks @_noAllocation @inline(__always)
func fma(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  #if FUSED
    return c.addingProduct(a, b)
  #else
    return a * b + c
  #endif
}

/// Phase word to turns in [-0.5, 0.5).
///
/// The accumulator's offset of half a turn makes phase 0 land on 0.
@_noLocks @_noAllocation @inline(__always)
func turns(_ phase: LaneWords) -> Lanes { turnsFromHalf(phase) - 1.5 }

/// Phase word to turns plus 1.5: a sine of as many turns has the other sign, see `quickMinusSine`.
///
/// The top 23 bits become the mantissa of a number in [1, 2): no conversion instruction, which Swift keeps out of line.
@_noLocks @_noAllocation @inline(__always)
func turnsFromHalf(_ phase: LaneWords) -> Lanes {
  unsafeBitCast((phase &>> 9) | 0x3F80_0000, to: Lanes.self)
}

/// Whole turns removed: the result is in [-0.5, 0.5]. Valid for |x| < 2^21.
@_noLocks @_noAllocation @inline(__always)
func wrapped(_ x: Lanes) -> Lanes {
  let nearest = (x + 12_582_912) - 12_582_912
  return x - nearest
}

/// sin(2 pi x) for x in [-0.5, 0.5]; largest error 1.1e-7 (-139 dB).
///
/// The zeros at 0 and +-0.5 are factored out, the even rest is a minimax polynomial: no folding, no sign to restore.
@_noLocks @_noAllocation @inline(__always)
func sine(_ x: Lanes) -> Lanes {
  let square = x * x
  var p = fma(square, Lanes(repeating: 12.233301), Lanes(repeating: -38.123196))
  p = fma(square, p, Lanes(repeating: 67.0439))
  p = fma(square, p, Lanes(repeating: -64.834679))
  p = fma(square, p, Lanes(repeating: 25.13273))
  return (x * (0.25 - square)) * p
}

/// `-gain * sin(2 pi x)` for x in [-0.5, 0.5], for operators that wait for their own output: the polynomial goes two ways at once, which
/// takes one multiplication more and a third less time.
@_noLocks @_noAllocation @inline(__always)
func quickMinusSine(_ x: Lanes, _ gain: Lanes) -> Lanes {
  let square = x * x
  let low = fma(square, Lanes(repeating: -64.834679), Lanes(repeating: 25.13273))
  let middle = fma(square, Lanes(repeating: -38.123196), Lanes(repeating: 67.0439))
  let fourth = square * square
  let high = fma(fourth, Lanes(repeating: 12.233301), middle)
  // No `square - 0.25`: the compiler would pair that with the gain's sum and take both apart into lanes.
  let scaled = x * gain
  return fma(scaled, square, scaled * -0.25) * fma(fourth, high, low)
}

/// 2^x for |x| < 126, relative error 2e-7.
@_noLocks @_noAllocation @inline(__always)
func exp2(_ x: Lanes) -> Lanes {
  let magic = x + 12_582_912
  let fraction = x - (magic - 12_582_912)
  let exponent = unsafeBitCast(magic, to: LaneInts.self) &<< 23
  var p = fma(fraction, Lanes(repeating: 1.5424e-4), Lanes(repeating: 1.3332558e-3))
  p = fma(fraction, p, Lanes(repeating: 9.618129e-3))
  p = fma(fraction, p, Lanes(repeating: 5.5504109e-2))
  p = fma(fraction, p, Lanes(repeating: 2.4022651e-1))
  p = fma(fraction, p, Lanes(repeating: 6.9314718e-1))
  p = fma(fraction, p, Lanes(repeating: 1))
  return unsafeBitCast(unsafeBitCast(p, to: LaneInts.self) &+ exponent, to: Lanes.self)
}
