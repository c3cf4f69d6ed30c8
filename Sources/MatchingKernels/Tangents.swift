import MatchingPrimitives
import RealtimePrimitives

// One voice over a still, sixteen frames a step, and its derivatives by each unknown.

/// Output of an operator and its steepness. - Thread: any.
@_noLocks @_noAllocation
public func renderSignal(_ run: SignalRun) {
  let lane = LaneWords(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  var phase = LaneWords(repeating: run.phase) &+ LaneWords(repeating: run.increment) &* lane
  let stride = LaneWords(repeating: run.increment &<< 4)
  for step in 0..<run.steps {
    var x = turns(phase)
    for source in 0..<run.count { x += run.sources[source][step] }
    run.steepness[step] = x
    phase &+= stride
  }
  if run.loop != 0 { closeLoop(run) }
  var gain = run.gain
  for step in 0..<run.steps {
    let x = wrapped(run.steepness[step])
    run.output[step] = sine(x) * gain
    run.steepness[step] = sine(wrapped(x + 0.25)) * (gain * 6.283_185_5)
    gain = fma(gain, Lanes(repeating: run.growth), Lanes(repeating: run.rise))
  }
}

/// Adds its own feedback to the phases, frame by frame.
@_noLocks @_noAllocation
private func closeLoop(_ run: SignalRun) {
  let phases = UnsafeMutableRawPointer(run.steepness)
  let delayed = UnsafeMutableRawPointer(run.delayed)
  var (last, before): (Float, Float) = (0, 0)
  var gains = run.gain
  for step in 0..<run.steps {
    for lane in 0..<16 {
      let at = 64 &* step &+ 4 &* lane
      let sum = last + before
      let x = phases.load(fromByteOffset: at, as: Float.self) + run.loop * sum
      delayed.storeBytes(of: sum, toByteOffset: at, as: Float.self)
      phases.storeBytes(of: x, toByteOffset: at, as: Float.self)
      before = last
      last = quickSine(wrapped(x), gains[lane])
    }
    gains = fma(gains, Lanes(repeating: run.growth), Lanes(repeating: run.rise))
  }
}

/// `result = signal * (start + slope * frame)`: derivatives by levels, slopes and phases.
/// - Thread: any.
@_noLocks @_noAllocation
public func rampSignal(
  _ signal: UnsafePointer<Lanes>, start: Float, slope: Float, steps: Int,
  into result: UnsafeMutablePointer<Lanes>
) {
  let lane = Lanes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  var ramp = fma(lane, Lanes(repeating: slope), Lanes(repeating: start))
  for step in 0..<steps {
    result[step] = signal[step] * ramp
    ramp += slope * 16
  }
}

/// `result += steepness * tangent`: what an operator makes of a change of its modulator.
/// - Thread: any.
@_noLocks @_noAllocation
public func passTangent(
  _ tangent: UnsafePointer<Lanes>, _ steepness: UnsafePointer<Lanes>, steps: Int,
  into result: UnsafeMutablePointer<Lanes>
) {
  for step in 0..<steps { result[step] = fma(tangent[step], steepness[step], result[step]) }
}

/// `result += tangent` - Thread: any.
@_noLocks @_noAllocation
public func addTangent(
  _ tangent: UnsafePointer<Lanes>, steps: Int, into result: UnsafeMutablePointer<Lanes>
) {
  for step in 0..<steps { result[step] += tangent[step] }
}

/// Lets four tangents of an operator go round its own loop, in place: four at a time, as each
/// waits for its own last frames.
/// - Parameter tangents: Four of them, `stride` steps apart.
/// - Thread: any.
@_noLocks @_noAllocation
public func loopTangents(
  _ tangents: UnsafeMutablePointer<Lanes>, stride: Int, _ steepness: UnsafePointer<Lanes>,
  loop: Float, steps: Int
) {
  let steep = UnsafeRawPointer(steepness)
  let a = UnsafeMutableRawPointer(tangents)
  let b = a + 64 &* stride
  let c = b + 64 &* stride
  let d = c + 64 &* stride
  var last: (Float, Float, Float, Float) = (0, 0, 0, 0)
  var before = last
  for frame in 0..<(16 &* steps) {
    let at = 4 &* frame
    let share = steep.load(fromByteOffset: at, as: Float.self) * loop
    let now = (
      a.load(fromByteOffset: at, as: Float.self) + share * before.0 + share * last.0,
      b.load(fromByteOffset: at, as: Float.self) + share * before.1 + share * last.1,
      c.load(fromByteOffset: at, as: Float.self) + share * before.2 + share * last.2,
      d.load(fromByteOffset: at, as: Float.self) + share * before.3 + share * last.3
    )
    a.storeBytes(of: now.0, toByteOffset: at, as: Float.self)
    b.storeBytes(of: now.1, toByteOffset: at, as: Float.self)
    c.storeBytes(of: now.2, toByteOffset: at, as: Float.self)
    d.storeBytes(of: now.3, toByteOffset: at, as: Float.self)
    (before, last) = (last, now)
  }
}

/// All products of `count` signals, `stride` steps apart: the upper half of a square matrix.
/// - Parameter products: `count * count`, row by row.
/// - Thread: any.
@_noLocks @_noAllocation
public func allProducts(
  _ signals: UnsafePointer<Lanes>, stride: Int, count: Int, steps: Int,
  into products: UnsafeMutablePointer<Double>
) {
  for row in 0..<count {
    var column = row
    while column < count {
      let left = signals + stride &* row
      let right = signals + stride &* column
      let isPair = column &+ 1 < count
      let other = isPair ? right + stride : right
      var (a, b) = (Lanes(repeating: 0), Lanes(repeating: 0))
      for step in 0..<steps {
        let x = left[step]
        a = fma(x, right[step], a)
        b = fma(x, other[step], b)
      }
      products[count &* row &+ column] = total(a)
      if isPair { products[count &* row &+ column &+ 1] = total(b) }
      column &+= 2
    }
  }
}

/// The product of two signals. - Thread: any.
@_noLocks @_noAllocation
public func signalProduct(
  _ one: UnsafePointer<Lanes>, _ other: UnsafePointer<Lanes>, steps: Int
) -> Double {
  var sum = Lanes(repeating: 0)
  for step in 0..<steps { sum = fma(one[step], other[step], sum) }
  return total(sum)
}

@_noLocks @_noAllocation @inline(__always)
private func total(_ x: Lanes) -> Double {
  let eight = x.lowHalf + x.highHalf
  let four = eight.lowHalf + eight.highHalf
  return Double(four[0]) + Double(four[1]) + Double(four[2]) + Double(four[3])
}
