import Glibc
import MachineCore
import MachineLaws

/// Rosenbrock's valley (1960): steep sides, a bent and nearly flat floor; 0 at 1, 1, …, 1.
public struct Rosenbrock: OptimizationProblem {
  public let count: Int
  public let steps = 2000
  public var name: String { "rosenbrock\(count)" }

  /// - Parameter count: 2 or more.
  public init(_ count: Int) { self.count = count }

  public func start(seed: UInt64) -> [Double] {
    var dice = SearchRandom(seed: seed, stream: 1)
    return (0..<count).map { ($0 % 2 == 0 ? -1.2 : 1) + 0.1 * dice.normal() }
  }

  public func slope(at x: [Double]) -> Slope {
    var slope = Slope(loss: 0, gradient: [Double](repeating: 0, count: count))
    for i in 0..<count - 1 {
      let (side, floor) = (x[i + 1] - x[i] * x[i], 1 - x[i])
      slope.loss += 100 * side * side + floor * floor
      slope.gradient[i] -= 400 * x[i] * side + 2 * floor
      slope.gradient[i + 1] += 200 * side
    }
    return slope
  }
}

/// Half the sum of c x^2, the curvatures c from 0.01 to 100 in even ratios: condition 10,000.
public struct NarrowBowl: OptimizationProblem {
  public let count = 50
  public let steps = 2000
  public let name = "bowl"
  private let curvatures: [Double]

  public init() {
    let last = Double(count - 1)
    curvatures = (0..<count).map { 0.01 * pow(1e4, Double($0) / last) }
  }

  public func start(seed: UInt64) -> [Double] {
    var dice = SearchRandom(seed: seed, stream: 2)
    return (0..<count).map { _ in dice.normal() }
  }

  public func slope(at x: [Double]) -> Slope {
    let gradient = zip(curvatures, x).map { $0 * $1 }
    return Slope(loss: 0.5 * gradient.dot(x), gradient: gradient)
  }
}

/// Rastrigin's bowl with a hollow at every whole number (1974); 0 at 0, 0, …, 0.
public struct Rastrigin: OptimizationProblem {
  public let count: Int
  public let steps = 2000
  public var name: String { "rastrigin\(count)" }

  public init(_ count: Int) { self.count = count }

  public func start(seed: UInt64) -> [Double] {
    var dice = SearchRandom(seed: seed, stream: 3)
    return (0..<count).map { _ in 10.24 * dice.unit() - 5.12 }
  }

  public func slope(at x: [Double]) -> Slope {
    let turn = 2 * Double.pi
    return Slope(
      loss: x.reduce(0) { $0 + $1 * $1 + 10 * (1 - cos(turn * $1)) },
      gradient: x.map { 2 * $0 + 10 * turn * sin(turn * $0) })
  }
}
