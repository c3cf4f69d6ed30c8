import MachineCore

/// From a way in the space of traits to a turn of the knobs that goes it, as far as slopes can tell.
enum TraitPull {
  /// - Parameters:
  ///   - way: In steps, by trait.
  ///   - weights: How much a trait's missing its mark counts.
  ///   - stiffness: What a step of a knob costs; small ones turn many knobs far.
  /// - Returns: A turn for each of `count` coefficients; nil where no knob does anything.
  static func turn(
    _ way: [Double], weights: [Double], _ s: TraitFeatures, stiffness: Double, count: Int
  ) -> Coefficients? {
    guard !s.moved.isEmpty else { return nil }
    let roots = weights.map { $0.squareRoot() }
    var equations = NormalEquations(
      zip(way, roots).map { -$0 * $1 }, s.slopes.map { zip($0, roots).map(*) })
    let rest = s.moved.map { _ in 0.0 }
    equations.addTether(stiffness, rest, rest)
    guard let solved = equations.solve(damping: 0), solved.allSatisfy(\.isFinite) else {
      return nil
    }
    var turn = Coefficients(repeating: 0, count: count)
    for (knob, steps) in zip(s.moved, solved) { turn[knob] = steps }
    return turn
  }

  /// What the slopes promise of a turn, by trait.
  static func promise(_ turn: Coefficients, _ s: TraitFeatures) -> [Double] {
    var sum = s.traits.steps.map { _ in 0.0 }
    for (knob, slope) in zip(s.moved, s.slopes) {
      for i in sum.indices { sum[i] += turn[knob] * slope[i] }
    }
    return sum
  }
}
