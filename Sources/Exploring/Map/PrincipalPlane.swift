import Recognition

/// The two directions in which prints differ most, by power iteration: where a layout starts.
struct PrincipalPlane {
  let points: [MapPoint]
  private static let iterations = 40

  init(_ prints: [SoundFingerprint]) {
    let size = SoundFingerprint.count
    var rows = prints.map { $0.levels.map(Float.init) }
    let total = rows.reduce(into: [Float](repeating: 0, count: size)) { sum, row in
      for i in 0..<size { sum[i] += row[i] }
    }
    for index in rows.indices {
      for i in 0..<size { rows[index][i] -= total[i] / Float(rows.count) }
    }
    let first = Self.direction(rows, across: nil)
    let second = Self.direction(rows, across: first)
    points = rows.map {
      MapPoint(Double(Self.product($0, first)), Double(Self.product($0, second)))
    }
  }

  private static func direction(_ rows: [[Float]], across other: [Float]?) -> [Float] {
    // Any start that leans on no band.
    var direction = (0..<SoundFingerprint.count).map { Float(1 + $0 * 7 % 11) }
    for _ in 0..<iterations {
      if let other {
        let part = product(direction, other)
        for i in direction.indices { direction[i] -= part * other[i] }
      }
      let length = max(product(direction, direction).squareRoot(), 1e-20)
      for i in direction.indices { direction[i] /= length }
      var next = [Float](repeating: 0, count: direction.count)
      for row in rows {
        let share = product(row, direction)
        for i in next.indices { next[i] += share * row[i] }
      }
      if product(next, next) == 0 { break }
      direction = next
    }
    let length = max(product(direction, direction).squareRoot(), 1e-20)
    return direction.map { $0 / length }
  }

  private static func product(_ a: [Float], _ b: [Float]) -> Float {
    var sum: Float = 0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }
}
