import MachineCore

/// The machine on a market, beside equal weights. An illustration of the machine, no advice.
public struct PortfolioContest: Sendable {
  /// Standard deviation of a year's return that is aimed at; a year has 252 days.
  public static let target = 0.1
  /// Of what is bought or sold.
  public static let cost = 0.001
  static let year = 252.0

  /// How one portfolio fared.
  public struct Course: Sendable {
    /// By day, costs taken off.
    public fileprivate(set) var returns: [Double] = []
    public fileprivate(set) var turnovers: [Double] = []

    /// 1 at the start.
    public var wealth: [Double] {
      var now = 1.0
      return returns.map { day in
        now *= 1 + day
        return now
      }
    }

    /// Largest loss from a height, as a share of it.
    public var drawdown: Double {
      var (top, worst) = (1.0, 0.0)
      for now in wealth {
        top = max(top, now)
        worst = max(worst, 1 - now / top)
      }
      return worst
    }

    /// Sum of all changes of weights in a year.
    public var turnoverPerYear: Double {
      turnovers.reduce(0, +) / Double(max(1, turnovers.count)) * year
    }

    /// A year's standard deviation by the 60 days that end before a day; nil before there are so many.
    public func volatility(before day: Int) -> Double? {
      let window = PortfolioAnalysis.window
      guard day >= window, day <= returns.count else { return nil }
      let part = returns[day - window..<day]
      let mean = part.reduce(0, +) / Double(window)
      let squares = part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / Double(window - 1) * year).squareRoot()
    }

    /// Of all days on end after 60 days of settling, the share at which the last 60 were within a
    /// tenth of the target.
    public func shareOnTarget(_ days: Range<Int>) -> Double {
      let first = days.lowerBound + 2 * PortfolioAnalysis.window
      guard first <= days.upperBound else { return .nan }
      let all = (first...days.upperBound).compactMap { volatility(before: $0) }
      return Double(all.count { abs($0 / target - 1) <= 0.1 }) / Double(all.count)
    }
  }

  public private(set) var machine = Course()
  public private(set) var equal = Course()
  /// The machine's, by day.
  public private(set) var weights: [[Double]] = []
  public private(set) var interventions = Interventions()
  public let market: Market

  public init(_ market: Market) {
    self.market = market
    let even = Array(repeating: 1 / Double(market.assets), count: market.assets)
    var portfolio = PortfolioMachine(target: Self.target / Self.year.squareRoot(), weights: even)
    var held = even
    var cost = 0.0
    for day in market.days {
      let own = held.dot(day)
      weights.append(held)
      machine.returns.append(own - cost)
      equal.returns.append(even.dot(day))
      equal.turnovers.append(0)
      let next = portfolio.step(PortfolioSignal(returns: day, own: own))
      let turnover = zip(next, held).reduce(0) { $0 + abs($1.0 - $1.1) }
      machine.turnovers.append(turnover)
      cost = Self.cost * turnover
      held = next
    }
    interventions = portfolio.interventions
  }

  /// The regimes of the market: days before and from the change on, or all.
  public var regimes: [Range<Int>] {
    guard let change = market.change else { return [0..<market.days.count] }
    return [0..<change, change..<market.days.count]
  }

  public var trace: Table {
    var trace = Table(
      ["day", "return", "equal", "volatility", "turnover"]
        + (1...market.assets).map { "weight\($0)" })
    for day in market.days.indices {
      let figures = [
        Double(day), machine.returns[day], equal.returns[day],
        machine.volatility(before: day + 1) ?? .nan, machine.turnovers[day],
      ]
      trace.add([], figures + weights[day])
    }
    return trace
  }
}
