import MatchingPrimitives
import RealtimePrimitives

/// From the spectrum of two frames to the half spectrum of each. - Thread: any.
@_noLocks @_noAllocation
public func splitBins(_ pair: FramePairSpectrum) {
  let (first, second, half) = (pair.first, pair.second, pair.size / 2)
  for step in 0..<(half / 16) {
    let (a, b) = (load(pair.real + 16 &* step), load(pair.imaginary + 16 &* step))
    let mirror = pair.size &- 16 &* step &- 15
    let (c, d) = (backwards(load(pair.real + mirror)), backwards(load(pair.imaginary + mirror)))
    first.real[step] = (a + c) * 0.5
    first.imaginary[step] = (b - d) * 0.5
    second.real[step] = (b + d) * 0.5
    second.imaginary[step] = (c - a) * 0.5
  }
  var last = Lanes(repeating: 0)
  (first.imaginary[half / 16], second.imaginary[half / 16]) = (last, last)
  last[0] = pair.real[half]
  first.real[half / 16] = last
  last[0] = pair.imaginary[half]
  second.real[half / 16] = last
}

/// Back from the derivatives by both half spectra, which the inverse transform then takes to those
/// by samples: it counts inner bins twice and the edges once. - Thread: any.
@_noLocks @_noAllocation
public func joinBins(_ pair: FramePairSpectrum) {
  let (first, second, half) = (pair.first, pair.second, pair.size / 2)
  for step in 0..<(half / 16) {
    let (a, b) = (first.real[step], first.imaginary[step])
    let (c, d) = (second.real[step], second.imaginary[step])
    store(a - d, to: pair.real + 16 &* step)
    store(b + c, to: pair.imaginary + 16 &* step)
    let mirror = pair.size &- 16 &* step &- 15
    store(backwards(a + d), to: pair.real + mirror)
    store(backwards(c - b), to: pair.imaginary + mirror)
  }
  (pair.real[0], pair.imaginary[0]) = (2 * first.real[0][0], 2 * second.real[0][0])
  pair.real[half] = 2 * first.real[half / 16][0]
  pair.imaginary[half] = 2 * second.real[half / 16][0]
}

/// Compares the row's spectrum with the target. - Thread: any.
@_noLocks @_noAllocation
public func measureBins(_ row: HalfSpectrumBuffer) -> SpectrumDistance {
  var squares = Lanes(repeating: 0)
  var octaves = Lanes(repeating: 0)
  let floor = Lanes(repeating: row.floor)
  for step in 0..<row.steps {
    let power = power(row, step)
    // Not fused: the target itself is at no distance.
    let difference = power * inverseRoot(power) - row.target[step]
    squares = fma(difference, difference, squares)
    octaves += magnitude(log2(larger(power, floor)) - row.targetLog[step])
  }
  var distance = SpectrumDistance()
  distance.squares = sum(squares)
  distance.octaves = sum(octaves)
  return distance
}

/// Takes the row's spectrum as the target's magnitudes. - Thread: any.
@_noLocks @_noAllocation
public func setTargetBins(_ row: HalfSpectrumBuffer) -> SpectrumPower {
  var peak = Lanes(repeating: 0)
  var powers = Lanes(repeating: 0)
  for step in 0..<row.steps {
    let power = power(row, step)
    row.target[step] = power * inverseRoot(power)
    peak = larger(peak, power)
    powers += power
  }
  var result = SpectrumPower()
  for lane in 0..<16 where peak[lane] > result.peak { result.peak = peak[lane] }
  result.sum = sum(powers)
  return result
}

/// log2 of the powers that `setTargetBins` kept, floored. - Thread: any.
@_noLocks @_noAllocation
public func setTargetLogs(_ row: HalfSpectrumBuffer) {
  let floor = Lanes(repeating: row.floor)
  for step in 0..<row.steps {
    row.targetLog[step] = log2(larger(power(row, step), floor))
  }
}

/// Puts the derivative by the spectrum in its place, all bins as if they were inner ones.
///
/// - Parameters:
///   - convergence: Derivative by half the squared difference of a magnitude.
///   - logarithm: Derivative by |ln of a magnitude|.
/// - Thread: any.
@_noLocks @_noAllocation
public func adjointBins(_ row: HalfSpectrumBuffer, convergence: Float, logarithm: Float) {
  let floor = Lanes(repeating: row.floor)
  let least = floor * inverseRoot(floor)
  for step in 0..<row.steps {
    let power = power(row, step)
    let inverse = inverseRoot(power)
    let magnitude = power * inverse
    let target = row.target[step]
    // Sign of the difference, 0 where there is none or the power is under the floor.
    let counts = lessThan(floor, power)
    let isAhead = lessThan(larger(target, least), magnitude)
    let isBehind = lessThan(magnitude, target)
    let up = selectFloat(counts & isAhead, inverse, Lanes(repeating: 0))
    let side = selectFloat(counts & isBehind, -inverse, up)
    let gap = (magnitude - target) * convergence
    let share = fma(side, Lanes(repeating: logarithm), gap) * inverse * 0.5
    row.real[step] *= share
    row.imaginary[step] *= share
  }
}

@_noLocks @_noAllocation @inline(__always)
private func power(_ row: HalfSpectrumBuffer, _ step: Int) -> Lanes {
  let (re, im) = (row.real[step], row.imaginary[step])
  return fma(re, re, im * im)
}

/// 1 / sqrt(x), for x under 1e-30 that of 1e-30, to 3e-7: a guess from the exponent and three of
/// Newton's steps, as the vector's own root is a call for each lane.
@_noLocks @_noAllocation @inline(__always)
private func inverseRoot(_ x: Lanes) -> Lanes {
  let x = larger(x, Lanes(repeating: 1e-30))
  let bits = unsafeBitCast(x, to: LaneInts.self)
  var y = unsafeBitCast(LaneInts(repeating: 0x5f37_59df) &- (bits &>> 1), to: Lanes.self)
  let half = x * -0.5
  for _ in 0..<3 { y = y * fma(half * y, y, Lanes(repeating: 1.5)) }
  return y
}

@_noLocks @_noAllocation @inline(__always)
private func load(_ x: UnsafePointer<Float>) -> Lanes {
  UnsafeRawPointer(x).loadUnaligned(as: Lanes.self)
}

@_noLocks @_noAllocation @inline(__always)
private func store(_ v: Lanes, to x: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(x).storeBytes(of: v, as: Lanes.self)
}

@_noLocks @_noAllocation @inline(__always)
private func backwards(_ v: Lanes) -> Lanes {
  Lanes(
    v[15], v[14], v[13], v[12], v[11], v[10], v[9], v[8], v[7], v[6], v[5], v[4], v[3], v[2],
    v[1], v[0])
}

@_noLocks @_noAllocation @inline(__always)
private func sum(_ v: Lanes) -> Float {
  let eight = v.lowHalf + v.highHalf
  let four = eight.lowHalf + eight.highHalf
  let two = four.lowHalf + four.highHalf
  return two[0] + two[1]
}
