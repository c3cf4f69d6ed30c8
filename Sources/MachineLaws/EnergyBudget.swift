/// How much of something that costs may be spent: loudness, the length of a step, turnover.
///
/// In any unit that grows with the energy, the same for the limit and for what is spent.
public struct EnergyBudget: Equatable, Sendable {
  public let limit: Double

  public init(_ limit: Double) { self.limit = limit }

  /// What is left after spending so much; below 0 when it was too much.
  public func room(_ spent: Double) -> Double { limit - spent }

  /// So much, or what the budget allows of it.
  public func bounded(_ wanted: Double) -> Double { min(wanted, limit) }

  /// The share of a vector that may be spent, 0 ... 1, where the unit is that of its length.
  /// - Parameter wanted: Length of the whole; what is no number gets nothing.
  public func share(_ wanted: Double) -> Double {
    guard wanted > limit else { return wanted.isNaN ? 0 : 1 }
    return wanted.isFinite ? limit / wanted : 0
  }
}
