import MachineCore

extension Interventions.Reason {
  /// Beyond an energy budget.
  public static let energy = Self("energy")
  /// Beyond a variance threshold.
  public static let variance = Self("variance")
}
