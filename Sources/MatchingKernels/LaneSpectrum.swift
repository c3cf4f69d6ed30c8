import MatchingPrimitives
import RealtimePrimitives

/// Distance of sixteen signals' spectra to one target's.
///
/// - Parameters:
///   - input: `size` frames of all lanes.
///   - target: For bins 0...size/2: magnitude, then log2 of the floored power.
///   - floor: Power below which nothing counts.
///   - scale: Factor on each lane's power.
///   - work: `size` entries, overwritten.
///   - result: Overwritten: sum of squared differences of magnitude, sum of |log2 of the powers'
///     ratio|.
/// - Thread: any; no calls out, no allocation.
@_noLocks @_noAllocation
public func laneSpectrumDistance(
  _ input: UnsafePointer<Lanes>, _ plan: SpectrumPlan, target: UnsafePointer<Float>,
  floor: Float, scale: Lanes, work: UnsafeMutablePointer<Lanes>,
  result: UnsafeMutablePointer<Lanes>
) {
  let half = plan.size / 2
  let real = work
  let imaginary = work + half
  for i in 0..<half {
    real[i] = input[2 * i] * plan.window[2 * i]
    imaginary[i] = input[2 * i + 1] * plan.window[2 * i + 1]
  }
  transform(real, imaginary, plan)
  var squares = Lanes(repeating: 0)
  var logs = Lanes(repeating: 0)
  let low = Lanes(repeating: floor)
  for k in 0...(half / 2) {
    let (near, far) = powers(real, imaginary, plan, k)
    compare(near * scale, target + 2 * k, low, &squares, &logs)
    if k < half / 2 { compare(far * scale, target + 2 * (half - k), low, &squares, &logs) }
  }
  result[0] = squares
  result[1] = logs
}

/// |log2 of the ratio of powers| of a run of frames and the target's. - Thread: any.
@_noLocks @_noAllocation
public func laneEnergyDistance(
  _ input: UnsafePointer<Lanes>, frames: Int, target: Float, floor: Float, scale: Lanes
) -> Lanes {
  let energy = laneEnergy(input, frames: frames) * scale
  return magnitude(log2(larger(energy, Lanes(repeating: floor))) - target)
}

/// Sum of squares. - Thread: any.
@_noLocks @_noAllocation
public func laneEnergy(_ input: UnsafePointer<Lanes>, frames: Int) -> Lanes {
  var sum = Lanes(repeating: 0)
  for frame in 0..<frames { sum = fma(input[frame], input[frame], sum) }
  return sum
}

/// Sum of products with one signal. - Thread: any.
@_noLocks @_noAllocation
public func laneProduct(
  _ input: UnsafePointer<Lanes>, _ signal: UnsafePointer<Float>, frames: Int
) -> Lanes {
  var sum = Lanes(repeating: 0)
  for frame in 0..<frames { sum = fma(input[frame], Lanes(repeating: signal[frame]), sum) }
  return sum
}

/// Sum of squares of the differences from one signal. - Thread: any.
@_noLocks @_noAllocation
public func laneResidual(
  _ input: UnsafePointer<Lanes>, _ signal: UnsafePointer<Float>, frames: Int
) -> Lanes {
  var sum = Lanes(repeating: 0)
  for frame in 0..<frames {
    let difference = Lanes(repeating: signal[frame]) - input[frame]
    sum = fma(difference, difference, sum)
  }
  return sum
}

@_noLocks @_noAllocation @inline(__always)
private func compare(
  _ power: Lanes, _ target: UnsafePointer<Float>, _ low: Lanes, _ squares: inout Lanes,
  _ logs: inout Lanes
) {
  let octaves = log2(larger(power, low))
  let difference = exp2(octaves * 0.5) - target[0]
  squares = fma(difference, difference, squares)
  logs += magnitude(octaves - target[1])
}

/// Powers of bins k and size/2 - k, from the transform of even samples + i times odd ones.
@_noLocks @_noAllocation @inline(__always)
private func powers(
  _ real: UnsafePointer<Lanes>, _ imaginary: UnsafePointer<Lanes>, _ plan: SpectrumPlan, _ k: Int
) -> (Lanes, Lanes) {
  let half = plan.size / 2
  let at = plan.places[k]
  let mirror = plan.places[(half - k) & (half - 1)]
  let evenReal = (real[at] + real[mirror]) * 0.5
  let evenImaginary = (imaginary[at] - imaginary[mirror]) * 0.5
  let oddReal = (imaginary[at] + imaginary[mirror]) * 0.5
  let oddImaginary = (real[mirror] - real[at]) * 0.5
  let c = plan.cosine[k]
  let s = plan.sine[k]
  let turnedReal = oddReal * c - oddImaginary * s
  let turnedImaginary = oddImaginary * c + oddReal * s
  let nearReal = evenReal + turnedReal
  let nearImaginary = evenImaginary + turnedImaginary
  let farReal = evenReal - turnedReal
  let farImaginary = evenImaginary - turnedImaginary
  return (
    fma(nearReal, nearReal, nearImaginary * nearImaginary),
    fma(farReal, farReal, farImaginary * farImaginary)
  )
}

/// Radix 4, decimation in frequency, in place; frequency k ends at `places[k]`.
@_noLocks @_noAllocation @inline(__always)
private func transform(
  _ real: UnsafeMutablePointer<Lanes>, _ imaginary: UnsafeMutablePointer<Lanes>,
  _ plan: SpectrumPlan
) {
  let half = plan.size / 2
  var span = half
  while span >= 4 {
    let quarter = span / 4
    let step = plan.size / span
    for j in 0..<quarter {
      var at = j
      while at < half {
        butterfly(real + at, imaginary + at, quarter, plan, j * step)
        at += span
      }
    }
    span = quarter
  }
}

@_noLocks @_noAllocation @inline(__always)
private func butterfly(
  _ r: UnsafeMutablePointer<Lanes>, _ i: UnsafeMutablePointer<Lanes>, _ q: Int,
  _ plan: SpectrumPlan, _ turn: Int
) {
  let sumReal = r[0] + r[2 * q]
  let sumImaginary = i[0] + i[2 * q]
  let gapReal = r[0] - r[2 * q]
  let gapImaginary = i[0] - i[2 * q]
  let otherReal = r[q] + r[3 * q]
  let otherImaginary = i[q] + i[3 * q]
  let crossReal = r[q] - r[3 * q]
  let crossImaginary = i[q] - i[3 * q]
  r[0] = sumReal + otherReal
  i[0] = sumImaginary + otherImaginary
  store(gapReal + crossImaginary, gapImaginary - crossReal, r + q, i + q, plan, turn)
  store(sumReal - otherReal, sumImaginary - otherImaginary, r + 2 * q, i + 2 * q, plan, 2 * turn)
  store(gapReal - crossImaginary, gapImaginary + crossReal, r + 3 * q, i + 3 * q, plan, 3 * turn)
}

/// Stores a value turned by the `turn`-th root.
@_noLocks @_noAllocation @inline(__always)
private func store(
  _ real: Lanes, _ imaginary: Lanes, _ r: UnsafeMutablePointer<Lanes>,
  _ i: UnsafeMutablePointer<Lanes>, _ plan: SpectrumPlan, _ turn: Int
) {
  let c = plan.cosine[turn]
  let s = plan.sine[turn]
  r.pointee = real * c - imaginary * s
  i.pointee = imaginary * c + real * s
}
