import MachineCore

/// Features that tell how restless what the machine makes is.
public protocol Varying {
  /// A variance, in the square of the machine's own unit.
  var unrest: Double { get }
}

/// No coefficient is raised while what the machine makes varies beyond a threshold.
public struct CalmGuard<Features: Varying>: SafetyLaw {
  public let threshold: VarianceThreshold
  public private(set) var interventions = Interventions()

  public init(_ threshold: VarianceThreshold) { self.threshold = threshold }

  public mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: Features
  ) -> Coefficients {
    guard !threshold.admits(s.unrest), zip(proposed, current).contains(where: { $0 > $1 }) else {
      return proposed
    }
    interventions[.variance] += 1
    return zip(proposed, current).map { min($0, $1) }
  }
}
