import MachineCore
import MachineLaws

/// Bounds how far all knobs together go at a time: a proposal is shortened, not turned.
struct StepBudget: SafetyLaw {
  private let budget: EnergyBudget
  private(set) var interventions = Interventions()

  /// - Parameter steps: Euclidean length in steps of the knobs.
  init(steps: Double) { budget = EnergyBudget(steps) }

  mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: TraitFeatures
  ) -> Coefficients {
    let way = zip(proposed, current).map { $0 - $1 }
    let share = budget.share(way.reduce(0) { $0 + $1 * $1 }.squareRoot())
    guard share < 1 else { return proposed }
    interventions[.energy] += 1
    return zip(current, way).map { $0 + share * $1 }
  }
}
