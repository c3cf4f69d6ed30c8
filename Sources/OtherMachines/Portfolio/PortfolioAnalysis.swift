import MachineCore
import MachineLaws

/// X of the portfolio: a day's returns, and what its own weights made of them.
struct PortfolioSignal: Sendable {
  var returns: [Double]
  var own: Double
}

/// What is known of the market.
struct PortfolioFeatures: Varying {
  /// By asset and asset.
  var covariance: [[Double]]
  /// Variance a day that the next days have left of their budget.
  var wanted: Double
  /// Mean square of the portfolio's own returns over a week.
  var unrest: Double

  /// Variance a day of these weights.
  func variance(_ weights: [Double]) -> Double {
    weights.dot(covariance.map { $0.dot(weights) })
  }
}

/// A of the portfolio: running covariances, and what is left of the variance that 60 days may have.
struct PortfolioAnalysis: Analysis {
  /// Days over which realised volatility is measured, and of those the ones that are still to come.
  static let window = 60
  static let ahead = 9
  private static let memory = 30.0
  /// Standard deviation of a day.
  let target: Double
  private var products: [[RunningMoments]]
  private var shaken = RunningMoments(steps: 5)
  private var squares: [Double] = []

  init(assets: Int, target: Double) {
    self.target = target
    let row = [RunningMoments](repeating: RunningMoments(steps: Self.memory), count: assets)
    products = Array(repeating: row, count: assets)
  }

  mutating func analyse(_ x: PortfolioSignal) -> PortfolioFeatures {
    for i in x.returns.indices {
      for j in x.returns.indices { products[i][j].take(x.returns[i] * x.returns[j]) }
    }
    shaken.take(x.own * x.own)
    squares.append(x.own * x.own)
    if squares.count > Self.window - Self.ahead { squares.removeFirst() }
    return PortfolioFeatures(
      covariance: products.map { $0.map(\.mean) }, wanted: wanted, unrest: shaken.mean)
  }

  /// Spread over the days that are left, between a tenth of the target's and twice as much.
  private var wanted: Double {
    let usual = target * target
    let budget = EnergyBudget(usual * Double(squares.count + Self.ahead))
    let left = budget.room(squares.reduce(0, +)) / Double(Self.ahead)
    return min(max(left, 0.1 * usual), 2 * usual)
  }
}
