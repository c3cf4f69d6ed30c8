import Glibc

/// Mean and variance of a signal with an exponential memory.
public struct RunningMoments: Equatable, Sendable {
  /// Share of the past that a step forgets, 0 ... 1.
  private let forgetting: Double
  private var weight = 0.0
  private var first = 0.0
  private var second = 0.0

  /// - Parameter steps: After which 1/e of a value is left, above 0.
  public init(steps: Double) { forgetting = 1 - exp(-1 / steps) }

  /// Takes a value in; one that is no number is left out.
  public mutating func take(_ value: Double) {
    guard value.isFinite else { return }
    weight += forgetting * (1 - weight)
    first += forgetting * (value - first)
    second += forgetting * (value * value - second)
  }

  /// Over what was heard so far, 0 before the first.
  public var mean: Double { weight > 0 ? first / weight : 0 }
  /// Mean of the squares.
  public var power: Double { weight > 0 ? second / weight : 0 }
  public var variance: Double { max(0, power - mean * mean) }
}
