/// Solves (M + damping D) x = b for sixteen dampings at once, by LDL' decomposition.
///
/// - Parameters:
///   - matrix: `count * count`, symmetric; the upper half is read.
///   - scale: The diagonal D, `count` values.
///   - right: b.
///   - work: `count * count + count` vectors of room.
///   - solutions: x, `count` vectors, a lane for each damping.
/// - Thread: any.
@_noLocks @_noAllocation
public func solveDamped(
  _ matrix: UnsafePointer<Double>, _ scale: UnsafePointer<Double>, _ right: UnsafePointer<Double>,
  dampings: SIMD16<Double>, count: Int, work: UnsafeMutablePointer<SIMD16<Double>>,
  into solutions: UnsafeMutablePointer<SIMD16<Double>>
) {
  // Row by row of the upper triangle: row j holds d(j) and then l(i, j) d(j).
  for j in 0..<count {
    let row = work + count &* j
    row[j] = dampings * scale[j] + matrix[count &* j &+ j]
    for i in (j &+ 1)..<max(count, j &+ 1) {
      row[i] = SIMD16<Double>(repeating: matrix[count &* j &+ i])
    }
    for k in 0..<j {
      let above = work + count &* k
      let share = above[j] * work[count &* count &+ k]
      for i in j..<count { row[i] -= share * above[i] }
    }
    work[count &* count &+ j] = 1 / row[j]
    var sum = SIMD16<Double>(repeating: right[j])
    for k in 0..<j { sum -= work[count &* k &+ j] * solutions[k] }
    solutions[j] = sum * work[count &* count &+ j]
  }
  var j = count &- 1
  while j >= 0 {
    var sum = SIMD16<Double>(repeating: 0)
    for i in (j &+ 1)..<max(count, j &+ 1) { sum += work[count &* j &+ i] * solutions[i] }
    solutions[j] -= sum * work[count &* count &+ j]
    j &-= 1
  }
}
