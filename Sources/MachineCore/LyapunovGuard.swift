/// Features that tell how far the machine is from where it should be.
public protocol Scored {
  /// Loss of the coefficients that hold now; 0 says that they are where they should be.
  var loss: Double { get }
}

/// A loss that rises for several steps on end takes the machine back to its best coefficients.
///
/// The loss is the Lyapunov function: a law may climb over a hill, but not for longer than that.
public struct LyapunovGuard<Features: Scored>: SafetyLaw {
  /// Steps on end that the loss may rise.
  public var patience: Int
  public private(set) var interventions = Interventions()
  private var best: (coefficients: Coefficients, loss: Double)?
  private var last = Double.infinity
  private var rises = 0

  public init(patience: Int) { self.patience = patience }

  /// Forgets the best: another law starts.
  public mutating func reset() { (best, last, rises) = (nil, .infinity, 0) }

  public mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: Features
  ) -> Coefficients {
    let isRising = !(s.loss <= last)
    rises = isRising ? rises + 1 : 0
    last = s.loss
    if s.loss < best?.loss ?? .infinity { best = (current, s.loss) }
    guard rises >= patience, let best else { return proposed }
    interventions[.rolledBack] += 1
    (rises, last) = (0, best.loss)
    return best.coefficients
  }
}
