/// How a search's loss fell.
public struct DescentCourse: Sendable {
  /// The loss at each step; the first is the start's.
  public private(set) var losses: [Double] = []
  /// The smallest up to and including each step.
  public private(set) var best: [Double] = []

  mutating func take(_ loss: Double) {
    losses.append(loss)
    best.append(min(loss.isFinite ? loss : .infinity, best.last ?? .infinity))
  }

  /// The smallest loss of all, infinite where the search diverged.
  public var result: Double { diverged ? .infinity : best.last ?? .infinity }

  /// Whether the last loss is no number, or a thousand times the first.
  public var diverged: Bool {
    guard let first = losses.first, let last = losses.last else { return false }
    return !(last <= 1000 * first)
  }

  /// The first step at which the loss was so small; nil: never.
  public func step(at loss: Double) -> Int? { best.firstIndex { $0 <= loss } }
}

/// A way to go down: takes the slope at a place and says where to go.
protocol Descender {
  mutating func step(_ x: Slope) -> [Double]
}

extension OptimizationProblem {
  /// - Parameter watch: Gets each step and its loss, before the next one.
  func course<D: Descender>(
    _ descender: inout D, seed: UInt64, watch: (D, Int, Double) -> Void = { _, _, _ in }
  ) -> DescentCourse {
    var (place, course) = (start(seed: seed), DescentCourse())
    for step in 0...steps {
      let here = slope(at: place)
      course.take(here.loss)
      watch(descender, step, here.loss)
      if step < steps { place = descender.step(here) }
    }
    return course
  }
}
