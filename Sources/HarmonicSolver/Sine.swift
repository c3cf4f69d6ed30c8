/// Sines of turns, eight at a time or one, to 1e-7: the march of an operator's period spends most of
/// its time here, and libm takes one number at a time.

@inline(__always)
func wrapped(_ x: SIMD8<Float>) -> SIMD8<Float> { x - ((x + 12_582_912) - 12_582_912) }

/// sin(2 pi x) for x in [-0.5, 0.5]: the zeros are factored out, the rest is a minimax polynomial.
@inline(__always)
func sine(_ x: SIMD8<Float>) -> SIMD8<Float> {
  let square = x * x
  var p = square * 12.233301 - 38.123196
  p = square * p + 67.0439
  p = square * p - 64.834679
  p = square * p + 25.13273
  return x * (0.25 - square) * p
}

@inline(__always)
func wrapped(_ x: Float) -> Float { x - ((x + 12_582_912) - 12_582_912) }

@inline(__always)
func sine(_ x: Float) -> Float {
  let square = x * x
  var p = square * 12.233301 - 38.123196
  p = square * p + 67.0439
  p = square * p - 64.834679
  p = square * p + 25.13273
  return x * (0.25 - square) * p
}
