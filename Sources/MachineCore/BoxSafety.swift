/// Range, largest step and a guard: the safety law most machines need.
///
/// Order: not finite -> keep the current value; too far -> the largest step; outside -> the edge;
/// then the guard may refuse the whole, and the step is halved until it agrees or nothing of it is
/// left.
public struct BoxSafety<Features>: SafetyLaw {
  /// Whether coefficients may be used, coming from others: a Lyapunov condition, a margin.
  public typealias Guard =
    (_ proposed: Coefficients, _ current: Coefficients, _ s: Features) -> Bool

  public var minimum: Coefficients
  public var maximum: Coefficients
  /// Largest change in one step, per coefficient; infinite for no limit.
  public var slew: Coefficients
  public private(set) var interventions = Interventions()
  private let agrees: Guard?
  private let halvings: Int

  /// - Parameters:
  ///   - halvings: how often a refused step is halved before it is dropped.
  public init(
    minimum: Coefficients, maximum: Coefficients, slew: Coefficients, halvings: Int = 3,
    guard agrees: Guard? = nil
  ) {
    precondition(minimum.count == maximum.count && minimum.count == slew.count, "equal counts")
    (self.minimum, self.maximum, self.slew) = (minimum, maximum, slew)
    (self.halvings, self.agrees) = (halvings, agrees)
  }

  public mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: Features
  ) -> Coefficients {
    var next = proposed.indices.map { bounded(proposed[$0], from: current[$0], $0) }
    guard let agrees, !agrees(next, current, s) else { return next }
    interventions[.refused] += 1
    for _ in 0..<halvings {
      next = next.indices.map { 0.5 * (next[$0] + current[$0]) }
      if agrees(next, current, s) { return next }
    }
    return current
  }

  private mutating func bounded(_ proposed: Double, from current: Double, _ i: Int) -> Double {
    guard proposed.isFinite else {
      interventions[.notFinite] += 1
      return current.isFinite ? min(max(current, minimum[i]), maximum[i]) : minimum[i]
    }
    var next = proposed
    if abs(next - current) > slew[i] {
      interventions[.slewed] += 1
      next = current + (next > current ? slew[i] : -slew[i])
    }
    if next < minimum[i] || next > maximum[i] {
      interventions[.clamped] += 1
      next = min(max(next, minimum[i]), maximum[i])
    }
    return next
  }
}
