import RealtimePrimitives

/// Adds the lanes' mix, each lane at its own ramped level, to a total over all groups. - Thread: [audio-thread]
@_noLocks @_noAllocation
public func addGroup(
  _ mix: UnsafePointer<Lanes>, frames: Int, level: UnsafeMutablePointer<Lanes>, step: Lanes,
  total: UnsafeMutablePointer<Lanes>
) {
  var gain = level.pointee
  for frame in 0..<frames {
    gain += step
    total[frame] = fma(mix[frame], gain, total[frame])
  }
  level.pointee = gain
}

/// Sum over the lanes of each frame, lane 0 + 8 first: the same bits for any number of frames.
/// - Thread: [audio-thread]
@_noLocks @_noAllocation
public func sumLanes(
  _ total: UnsafePointer<Lanes>, frames: Int, output: UnsafeMutablePointer<Float>
) {
  let whole = frames & ~15
  var frame = 0
  while frame < whole {
    let sums = sumOf16(total + frame)
    for i in 0..<16 { output[frame + i] = sums[i] }
    frame += 16
  }
  while frame < frames {
    let v = total[frame]
    let eight = v.lowHalf + v.highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    output[frame] = two[0] + two[1]
    frame += 1
  }
}

/// Sixteen frames' sums in order: halves are added and halves of two go on side by side, four times over.
@_noLocks @_noAllocation @inline(__always)
private func sumOf16(_ v: UnsafePointer<Lanes>) -> Lanes {
  let first = twos(
    fours(eights(v[0], v[1]), eights(v[2], v[3])), fours(eights(v[4], v[5]), eights(v[6], v[7])))
  let second = twos(
    fours(eights(v[8], v[9]), eights(v[10], v[11])),
    fours(eights(v[12], v[13]), eights(v[14], v[15])))
  return Lanes(lowHalf: first.evenHalf, highHalf: second.evenHalf)
    + Lanes(lowHalf: first.oddHalf, highHalf: second.oddHalf)
}

@_noLocks @_noAllocation @inline(__always)
private func eights(_ a: Lanes, _ b: Lanes) -> Lanes {
  Lanes(lowHalf: a.lowHalf, highHalf: b.lowHalf) + Lanes(lowHalf: a.highHalf, highHalf: b.highHalf)
}

@_noLocks @_noAllocation @inline(__always)
private func fours(_ a: Lanes, _ b: Lanes) -> Lanes {
  let (lowA, highA) = quarters(a)
  let (lowB, highB) = quarters(b)
  return Lanes(lowHalf: lowA, highHalf: lowB) + Lanes(lowHalf: highA, highHalf: highB)
}

@_noLocks @_noAllocation @inline(__always)
private func quarters(_ v: Lanes) -> (low: SIMD8<Float>, high: SIMD8<Float>) {
  let (a, b) = (v.lowHalf, v.highHalf)
  return (
    SIMD8(lowHalf: a.lowHalf, highHalf: b.lowHalf), SIMD8(lowHalf: a.highHalf, highHalf: b.highHalf)
  )
}

@_noLocks @_noAllocation @inline(__always)
private func twos(_ a: Lanes, _ b: Lanes) -> Lanes {
  let (lowA, highA) = eighths(a.lowHalf)
  let (lowB, highB) = eighths(a.highHalf)
  let (lowC, highC) = eighths(b.lowHalf)
  let (lowD, highD) = eighths(b.highHalf)
  return Lanes(
    lowHalf: SIMD8(lowHalf: lowA, highHalf: lowB), highHalf: SIMD8(lowHalf: lowC, highHalf: lowD))
    + Lanes(
      lowHalf: SIMD8(lowHalf: highA, highHalf: highB),
      highHalf: SIMD8(lowHalf: highC, highHalf: highD))
}

@_noLocks @_noAllocation @inline(__always)
private func eighths(_ v: SIMD8<Float>) -> (low: SIMD4<Float>, high: SIMD4<Float>) {
  let (a, b) = (v.lowHalf, v.highHalf)
  return (
    SIMD4(lowHalf: a.lowHalf, highHalf: b.lowHalf), SIMD4(lowHalf: a.highHalf, highHalf: b.highHalf)
  )
}
