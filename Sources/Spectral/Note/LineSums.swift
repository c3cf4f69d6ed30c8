import Glibc

/// Sums of a weighted least-squares line through (u, y).
public struct LineSums: Sendable {
  /// Of the points.
  public private(set) var weight = 0.0
  private var u = 0.0
  private var uu = 0.0
  private var y = 0.0
  private var uy = 0.0
  private var yy = 0.0

  public init() {}

  public mutating func add(_ u: Double, _ y: Double, weight: Double = 1) {
    self.weight += weight
    self.u += weight * u
    uu += weight * u * u
    self.y += weight * y
    uy += weight * u * y
    yy += weight * y * y
  }

  /// Weighted squares left over by one line through both sides.
  public static func residual(_ a: LineSums, _ b: LineSums) -> Double {
    let (n, u, uu) = (a.weight + b.weight, a.u + b.u, a.uu + b.uu)
    let (y, uy, yy) = (a.y + b.y, a.uy + b.uy, a.yy + b.yy)
    let spread = uu - u * u / n
    let slope = spread > 0 ? (uy - u * y / n) / spread : 0
    return max(0, yy - y * y / n - slope * (uy - u * y / n))
  }

  /// Natural logarithm of the odds of a bend at u = 0 against one line, and the bend as `hinge` has
  /// it.
  /// - Parameters:
  ///   - points: On both sides. - variance: Of a point that has no reason to move, times its weight.
  public static func bend(
    _ a: LineSums, _ b: LineSums, points: Double, variance: Double
  ) -> (odds: Double, bend: Double) {
    let (hinge, noise) = (hinge(a, b), points * variance)
    let odds = 0.5 * points * log((residual(a, b) + noise) / (hinge.residual + noise))
    return (odds, hinge.bend)
  }

  /// Two lines that meet at u = 0: weighted squares left over, and slope after less slope before.
  public static func hinge(_ a: LineSums, _ b: LineSums) -> (residual: Double, bend: Double) {
    let top = a.y + b.y - a.u * a.uy / a.uu - b.u * b.uy / b.uu
    let rest = a.weight + b.weight - a.u * a.u / a.uu - b.u * b.u / b.uu
    let corner = top / max(rest, 1e-9)
    let before = (a.uy - corner * a.u) / a.uu
    let after = (b.uy - corner * b.u) / b.uu
    let fitted = corner * (a.y + b.y) + before * a.uy + after * b.uy
    return (max(0, a.yy + b.yy - fitted), after - before)
  }
}
