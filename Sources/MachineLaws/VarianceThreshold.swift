/// How much a level, a loss or a command may vary before a machine goes no further that way.
///
/// In the square of whatever unit the machine measures.
public struct VarianceThreshold: Equatable, Sendable {
  public let limit: Double

  /// - Parameter limit: 0 or more.
  public init(_ limit: Double) { self.limit = limit }

  /// Whether a step may be taken. What varies too much already may stay as it is, or get calmer.
  public func admits(_ variance: Double, from now: Double = 0) -> Bool {
    variance <= max(limit, now)
  }
}
