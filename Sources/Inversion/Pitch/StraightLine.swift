/// A constant and a mistuning, which explain no motion.
struct StraightLine {
  /// Square root of each reading's weight, and a line through time at right angles to it.
  let roots: [Double]
  let line: [Double]

  init(_ trial: PitchTrial) {
    let roots = trial.weights.map { $0.squareRoot() }
    let mean = zip(trial.weights, trial.seconds).reduce(0) { $0 + $1.0 * $1.1 }
    let tilt = zip(roots, trial.seconds).map { $0 * ($1 - mean) }
    let size = max(tilt.reduce(0) { $0 + $1 * $1 }, 1e-20).squareRoot()
    self.roots = roots
    line = tilt.map { $0 / size }
  }

  /// Turns, times the square root of their weight, without what a constant and a mistuning explain.
  func removed(from turns: [Double]) -> [Double] {
    let column = zip(turns, roots).map { $0 * $1 }
    let mean = zip(column, roots).reduce(0) { $0 + $1.0 * $1.1 }
    let slope = zip(column, line).reduce(0) { $0 + $1.0 * $1.1 }
    return column.indices.map { column[$0] - mean * roots[$0] - slope * line[$0] }
  }
}
