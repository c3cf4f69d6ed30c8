import MachineCore

/// One line of the search's course.
public struct SearchStep: Sendable {
  public var seconds: Double
  public var evaluations: Int
  /// What they cost, in candidates of the short view.
  public var cost: Double
  /// 0...1 of the budget.
  public var progress: Double
  /// Best loss so far by the windows in use.
  public var loss: Double
  public var climbers: Int
  public var phase: String
  /// The update law in use.
  public var law: String
  /// What the safety law did since the start.
  public var interventions: Interventions

  public init(
    seconds: Double, evaluations: Int, cost: Double = 0, progress: Double, loss: Double,
    climbers: Int, phase: String, law: String = "search",
    interventions: Interventions = Interventions()
  ) {
    (self.seconds, self.evaluations, self.cost) = (seconds, evaluations, cost)
    (self.progress, self.loss, self.climbers) = (progress, loss, climbers)
    (self.phase, self.law, self.interventions) = (phase, law, interventions)
  }
}
