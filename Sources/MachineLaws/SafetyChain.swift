import MachineCore

/// Two safety laws one after the other: the second sees what the first lets pass.
public struct SafetyChain<First: SafetyLaw, Second: SafetyLaw>: SafetyLaw
where First.Features == Second.Features {
  public var first: First
  public var second: Second

  public init(_ first: First, then second: Second) { (self.first, self.second) = (first, second) }

  public var interventions: Interventions {
    var all = first.interventions
    all.add(second.interventions)
    return all
  }

  public mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: First.Features
  ) -> Coefficients {
    second.guarded(first.guarded(proposed, from: current, s), from: current, s)
  }
}
