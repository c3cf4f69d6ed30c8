/// A function to be made small, with its slope.
public protocol OptimizationProblem: Sendable {
  var name: String { get }
  /// Numbers that make a place.
  var count: Int { get }
  /// Slopes that a search may ask for.
  var steps: Int { get }
  /// Where a search of that seed begins.
  func start(seed: UInt64) -> [Double]
  /// The loss at a place and its slope there.
  func slope(at place: [Double]) -> Slope
}

/// X of the optimizer: what it is told of the place where it stands.
public struct Slope: Sendable {
  public var loss: Double
  public var gradient: [Double]

  public init(loss: Double, gradient: [Double]) { (self.loss, self.gradient) = (loss, gradient) }
}
