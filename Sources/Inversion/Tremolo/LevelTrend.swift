/// What an envelope may do to one operator's level, for want of better: straight lines between
/// moments that lie the farther apart the later they are, and corners where the level has some.
struct LevelTrend {
  /// Per reading: the moment before it, and how far it is on the way to the next.
  let places: [(knot: Int, part: Double)]
  var knots: Int { moments.count }
  private let moments: [Double]

  /// Moments are so many times as far from the note's start as the one before.
  private static let ratio = 2.2
  private static let corners = 4
  /// A corner must leave less than this of what was left before.
  private static let worthwhile = 0.7

  /// - Parameters:
  ///   - blocks: When the readings are, in the order of time, from `start` on.
  ///   - values: Where the corners are to be seen.
  init(_ blocks: [Double], from start: Double, corners values: [Double], _ weights: [Double]) {
    var moments = [start, start * Self.ratio]
    while let last = moments.last, last < (blocks.last ?? 0) { moments.append(last * Self.ratio) }
    var best = LevelTrend(blocks, moments)
    var rest = best.rest(values, weights)
    for _ in 0..<Self.corners {
      var next = best
      var least = rest * Self.worthwhile
      for corner in blocks where !best.moments.contains(where: { abs($0 - corner) < 1 }) {
        let bent = LevelTrend(blocks, (best.moments + [corner]).sorted())
        let left = bent.rest(values, weights)
        if left < least { (next, least) = (bent, left) }
      }
      if next.knots == best.knots { break }
      (best, rest) = (next, least)
    }
    self = best
  }

  private init(_ blocks: [Double], _ moments: [Double]) {
    var knot = 0
    places = blocks.map { block in
      while knot < moments.count - 2 && block >= moments[knot + 1] { knot += 1 }
      return (knot, (block - moments[knot]) / (moments[knot + 1] - moments[knot]))
    }
    self.moments = moments
  }

  private func rest(_ values: [Double], _ weights: [Double]) -> Double {
    let line = line(values, weights, times: Array(repeating: 1, count: values.count))
    return values.indices.reduce(0) {
      $0 + weights[$1] * (values[$1] - line[$1]) * (values[$1] - line[$1])
    }
  }

  /// The line whose values, each times its factor, are nearest to what was read, at each reading.
  func line(_ values: [Double], _ weights: [Double], times factors: [Double]) -> [Double] {
    var diagonal = [Double](repeating: 1e-9, count: knots)
    var (beside, heights) = ([Double](repeating: 0, count: knots), diagonal)
    for (i, place) in places.enumerated() {
      let (knot, part) = place
      let weight = weights[i] * factors[i] * factors[i]
      diagonal[knot] += weight * (1 - part) * (1 - part)
      diagonal[knot + 1] += weight * part * part
      beside[knot] += weight * part * (1 - part)
      let pull = weights[i] * factors[i] * values[i]
      heights[knot] += pull * (1 - part)
      heights[knot + 1] += pull * part
    }
    for i in 1..<knots {
      let factor = beside[i - 1] / diagonal[i - 1]
      diagonal[i] -= factor * beside[i - 1]
      heights[i] -= factor * heights[i - 1]
    }
    heights[knots - 1] /= diagonal[knots - 1]
    for i in (0..<knots - 1).reversed() {
      heights[i] = (heights[i] - beside[i] * heights[i + 1]) / diagonal[i]
    }
    return places.map { heights[$0.knot] * (1 - $0.part) + heights[$0.knot + 1] * $0.part }
  }
}
