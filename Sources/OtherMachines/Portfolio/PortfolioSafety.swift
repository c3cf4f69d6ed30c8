import Glibc
import MachineCore
import MachineLaws

/// No more turnover in a day than the budget: of a larger change only a share is made.
struct TurnoverGuard: SafetyLaw {
  /// Sum of the changes of all weights in a day.
  static let budget = EnergyBudget(0.15)
  private(set) var interventions = Interventions()

  mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: PortfolioFeatures
  ) -> Coefficients {
    let change = zip(proposed, current).reduce(0) { $0 + abs(exp($1.0) - exp($1.1)) }
    let share = Self.budget.share(change)
    guard share < 1 else { return proposed }
    interventions[.energy] += 1
    return zip(proposed, current).map { log(exp($1) + share * (exp($0) - exp($1))) }
  }
}

/// H of the portfolio: no weight is raised in a week that shakes; each stays in a range, moves slowly,
/// and no step leads away from the variance that is wanted; then the turnover is bounded.
typealias PortfolioSafety = SafetyChain<CalmBox, TurnoverGuard>
typealias CalmBox = SafetyChain<CalmGuard<PortfolioFeatures>, BoxSafety<PortfolioFeatures>>

extension PortfolioSafety {
  /// - Parameter target: Standard deviation of a day.
  init(assets: Int, target: Double) {
    func all(_ value: Double) -> [Double] { Array(repeating: value, count: assets) }
    let box = BoxSafety<PortfolioFeatures>(
      minimum: all(log(1e-3)), maximum: all(log(1)), slew: all(0.6), halvings: 0,
      guard: { next, now, s in s.distance(next) <= max(s.distance(now), 0.01) })
    let calm = CalmGuard<PortfolioFeatures>(VarianceThreshold(6 * target * target))
    self.init(CalmBox(calm, then: box), then: TurnoverGuard())
  }
}

extension PortfolioFeatures {
  /// The Lyapunov function: how far the variance of such weights is from what is wanted, as a ratio.
  fileprivate func distance(_ a: Coefficients) -> Double {
    abs(log(max(variance(a.map { exp($0) }), 1e-18) / wanted))
  }
}
