/// The equations of one step of Levenberg and Marquardt.
public struct NormalEquations {
  private var matrix: [[Double]]
  private var right: [Double]

  /// - Parameter slopes: By unknown, then by residual.
  public init(_ residual: [Double], _ slopes: [[Double]]) {
    let count = slopes.count
    matrix = Array(repeating: Array(repeating: 0, count: count), count: count)
    right = slopes.map { -NormalEquations.dot($0, residual) }
    for i in 0..<count {
      for j in 0...i { matrix[i][j] = NormalEquations.dot(slopes[i], slopes[j]) }
    }
  }

  /// Adds weight * (u - pull)^2 to what is made small.
  public mutating func addTether(_ weight: Double, _ u: [Double], _ pull: [Double]) {
    for i in right.indices {
      matrix[i][i] += weight
      right[i] -= weight * (u[i] - pull[i])
    }
  }

  /// The step, by Cholesky; nil where the damping does not make it definite.
  public func solve(damping: Double) -> [Double]? {
    let count = right.count
    let trace = (0..<count).reduce(0) { $0 + matrix[$1][$1] } / Double(max(count, 1))
    var factor = matrix
    for i in 0..<count { factor[i][i] += damping * (matrix[i][i] + 1e-3 * trace + 1e-9) }
    for i in 0..<count {
      for j in 0...i {
        var sum = factor[i][j]
        for k in 0..<j { sum -= factor[i][k] * factor[j][k] }
        if i != j {
          factor[i][j] = sum / factor[j][j]
        } else if sum > 0 {
          factor[i][i] = sum.squareRoot()
        } else {
          return nil
        }
      }
    }
    var x = right
    for i in 0..<count {
      for k in 0..<i { x[i] -= factor[i][k] * x[k] }
      x[i] /= factor[i][i]
    }
    for i in (0..<count).reversed() {
      for k in i + 1..<count { x[i] -= factor[k][i] * x[k] }
      x[i] /= factor[i][i]
    }
    return x
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }
}
