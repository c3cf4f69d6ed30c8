/// Straight lines through one operator's levels: up to a top, down to a knee, on to a rest.
struct EnvelopeShape {
  private(set) var top = 0
  private(set) var knee = 0
  private(set) var end = 0
  /// Where it stays from `end` on.
  private(set) var rest: Double
  private let levels: [Double]
  private let times: [Double]
  /// Steps by which another line has to be nearer in all.
  private static let simplicity = 2.0
  /// Moments among which the top lies.
  private static let tops = 4

  /// The nearest of all such lines.
  /// - Parameters:
  ///   - levels: At least one. - times: Seconds, rising, as many.
  ///   - isSustained: Whether it may stay; otherwise it goes on falling to the last moment.
  static func nearest(_ levels: [Double], _ times: [Double], isSustained: Bool) -> EnvelopeShape {
    let last = levels.count - 1
    var best = EnvelopeShape(levels, times)
    var least = Double.infinity
    for top in 0...min(last, tops) {
      for knee in min(top + 1, last)...last {
        for end in isSustained ? Array(knee...last) : [last] {
          var shape = EnvelopeShape(levels, times)
          (shape.top, shape.knee, shape.end) = (top, knee, end)
          shape.rest = levels[end...].reduce(0, +) / Double(last - end + 1)
          let error = shape.error
          if error < least { (least, best) = (error, shape) }
        }
      }
    }
    return best
  }

  private init(_ levels: [Double], _ times: [Double]) {
    (self.levels, self.times, rest) = (levels, times, levels[0])
  }

  private var error: Double {
    let last = levels.count - 1
    let lines = (knee < last ? 1 : 0) + (knee < end && end < last ? 1 : 0)
    return levels.indices.reduce(Double(lines) * Self.simplicity) {
      $0 + abs(value(at: $1) - levels[$1])
    }
  }

  private func value(at index: Int) -> Double {
    if index <= top { return min(levels[index], levels[top]) }
    if index <= knee { return between(index, top, knee, levels[top], levels[knee]) }
    return index <= end ? between(index, knee, end, levels[knee], rest) : rest
  }

  private func between(_ i: Int, _ from: Int, _ to: Int, _ a: Double, _ b: Double) -> Double {
    a + (b - a) * (times[i] - times[from]) / max(1e-6, times[to] - times[from])
  }
}
