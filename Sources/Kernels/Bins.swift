import RealtimePrimitives

/// `output[i] = x[i] * window[i]`. - Thread: any.
@_noLocks @_noAllocation
public func applyWindow(
  _ x: UnsafePointer<Float>, _ window: UnsafePointer<Float>, count: Int,
  output: UnsafeMutablePointer<Float>
) {
  for i in 0..<count { output[i] = x[i] * window[i] }
}

/// `output[i] += x[i] * window[i]`. - Thread: any.
@_noLocks @_noAllocation
public func addWindowed(
  _ x: UnsafePointer<Float>, _ window: UnsafePointer<Float>, count: Int,
  output: UnsafeMutablePointer<Float>
) {
  for i in 0..<count { output[i] += x[i] * window[i] }
}

/// Takes the row's spectrum in and compares it with the target. - Thread: any.
@_noLocks @_noAllocation
public func measureBins(_ row: BinRow) -> BinSums {
  var squares = Lanes(repeating: 0)
  var octaves = Lanes(repeating: 0)
  let floor = Lanes(repeating: row.floor)
  for step in 0..<row.steps {
    let power = takeIn(row, step)
    let octave = log2(larger(power, Lanes(repeating: 1e-30)))
    let difference = exp2(octave * 0.5) - row.target[step]
    squares = fma(difference, difference, squares)
    octaves += magnitude(log2(larger(power, floor)) - row.targetLog[step])
  }
  var sums = BinSums()
  sums.squares = sum(squares)
  sums.octaves = sum(octaves)
  return sums
}

/// Takes the row's spectrum in as the target's magnitudes. - Thread: any.
@_noLocks @_noAllocation
public func setTargetBins(_ row: BinRow) -> BinSums {
  var peak = Lanes(repeating: 0)
  var powers = Lanes(repeating: 0)
  for step in 0..<row.steps {
    let power = takeIn(row, step)
    row.target[step] = exp2(log2(larger(power, Lanes(repeating: 1e-30))) * 0.5)
    peak = larger(peak, power)
    powers += power
  }
  var sums = BinSums()
  for lane in 0..<16 where peak[lane] > sums.peak { sums.peak = peak[lane] }
  sums.power = sum(powers)
  return sums
}

/// log2 of the powers that `setTargetBins` kept, floored. - Thread: any.
@_noLocks @_noAllocation
public func setTargetLogs(_ row: BinRow) {
  let floor = Lanes(repeating: row.floor)
  for step in 0..<row.steps {
    let (re, im) = (row.real[step], row.imaginary[step])
    row.targetLog[step] = log2(larger(fma(re, re, im * im), floor))
  }
}

/// The spectrum whose inverse transform is the derivative by the frame's samples, all bins as if
/// they were inner ones (counted twice by the inverse).
///
/// - Parameters:
///   - convergence: Derivative by half the squared difference of a magnitude.
///   - logarithm: Derivative by |ln of a magnitude|.
/// - Thread: any.
@_noLocks @_noAllocation
public func adjointBins(_ row: BinRow, convergence: Float, logarithm: Float) {
  for step in 0..<row.steps {
    let (re, im) = (row.real[step], row.imaginary[step])
    let power = fma(re, re, im * im)
    let octave = log2(larger(power, Lanes(repeating: 1e-30)))
    let inverse = exp2(octave * -0.5)
    let ahead = octave - row.targetLog[step]
    // Sign of the difference, 0 where there is none or the power is under the floor.
    let counts = lessThan(Lanes(repeating: row.floor), power)
    let isAhead = lessThan(Lanes(repeating: 0), ahead)
    let isBehind = lessThan(ahead, Lanes(repeating: 0))
    let up = selectFloat(counts & isAhead, inverse, Lanes(repeating: 0))
    let side = selectFloat(counts & isBehind, -inverse, up)
    // The magnitude is power over itself: no second exponential.
    let gap = fma(power, inverse, -row.target[step]) * convergence
    let share = fma(side, Lanes(repeating: logarithm), gap) * inverse * 0.5
    put(row, step, re * share, im * share)
  }
}

/// - Returns: the powers of sixteen bins.
@_noLocks @_noAllocation @inline(__always)
private func takeIn(_ row: BinRow, _ step: Int) -> Lanes {
  let (a, b) = (row.spectrum[2 &* step], row.spectrum[2 &* step &+ 1])
  let re = Lanes(lowHalf: a.evenHalf, highHalf: b.evenHalf)
  let im = Lanes(lowHalf: a.oddHalf, highHalf: b.oddHalf)
  row.real[step] = re
  row.imaginary[step] = im
  return fma(re, re, im * im)
}

@_noLocks @_noAllocation @inline(__always)
private func put(_ row: BinRow, _ step: Int, _ re: Lanes, _ im: Lanes) {
  var (a, b) = (Lanes(repeating: 0), Lanes(repeating: 0))
  (a.evenHalf, a.oddHalf) = (re.lowHalf, im.lowHalf)
  (b.evenHalf, b.oddHalf) = (re.highHalf, im.highHalf)
  row.spectrum[2 &* step] = a
  row.spectrum[2 &* step &+ 1] = b
}

@_noLocks @_noAllocation @inline(__always)
private func sum(_ v: Lanes) -> Float {
  let eight = v.lowHalf + v.highHalf
  let four = eight.lowHalf + eight.highHalf
  let two = four.lowHalf + four.highHalf
  return two[0] + two[1]
}
