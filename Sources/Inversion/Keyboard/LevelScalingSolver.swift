import DX7Laws

/// What an operator's level is on some keys, in steps of the output level.
public struct KeyLevel: Equatable, Sendable {
  /// 0...127
  public var key: Int
  /// 0...127, as `LevelScaling.steps`.
  public var steps: Int
  /// How well it is heard, over 0: a step that is off costs so much.
  public var weight: Double

  public init(key: Int, steps: Int, weight: Double = 1) {
    (self.key, self.steps, self.weight) = (key, steps, weight)
  }
}

/// Finds the numbers of a level scaling from the levels on some keys, by trying all of them.
///
/// Many numbers make the same of three keys. Of those the one is taken that runs straightest from
/// key to key and stays flattest beyond the outermost: what nobody heard is left as it is.
public struct LevelScalingSolver {
  /// Keys at which curves are compared, each with its straight level and a weight.
  private let points: [(key: Int, steps: Double, weight: Double)]
  private let levels: [KeyLevel]
  /// Weight of being straight between keys that were heard, and of being flat beyond them: little
  /// enough that a step that is off on a key that is heard well costs more.
  private static let straight = 0.001
  private static let flat = 0.00003
  /// Keys from which on and up to which there may be anything to be flat about.
  private static let keyboard = (24, 105)
  /// What a side that scales at all costs.
  private static let plain = 0.001

  /// A side's best scaling for an output level.
  private struct Side {
    var depth = 0
    var curve = 0
    var cost = Double.infinity
  }

  /// - Parameter levels: At least one; a key may stand there more than once.
  public init(_ levels: [KeyLevel]) {
    precondition(!levels.isEmpty, "a level is needed")
    self.levels = levels.sorted { ($0.key, $0.steps) < ($1.key, $1.steps) }
    points = Self.points(self.levels)
  }

  /// - Returns: The neutral scaling where there is one key only.
  public func solve() -> LevelScaling {
    let middle = levels[levels.count / 2].steps
    var best = LevelScaling(outputLevel: Self.outputLevel(steps: middle))
    if Set(levels.map(\.key)).count < 2 { return best }
    var cost = Double.infinity
    // The usual one first: it stays where none is better.
    for breakPoint in [best.breakPoint] + Array(0...99) {
      for level in outputLevels {
        let left = side(breakPoint, level, isRight: false, under: cost)
        guard left.cost < cost else { continue }
        let right = side(breakPoint, level, isRight: true, under: cost - left.cost)
        guard left.cost + right.cost < cost else { continue }
        cost = left.cost + right.cost
        best = LevelScaling(outputLevel: level)
        best.breakPoint = breakPoint
        (best.leftDepth, best.leftCurve) = (left.depth, left.curve)
        (best.rightDepth, best.rightCurve) = (right.depth, right.curve)
      }
    }
    return best
  }

  /// The output level nearest to so many steps.
  public static func outputLevel(steps: Int) -> Int {
    if steps >= 48 { return min(steps - 28, 99) }
    return (0...20).min {
      abs(Int(LevelLaw.steps(Int32($0))) - steps) < abs(Int(LevelLaw.steps(Int32($1))) - steps)
    } ?? 0
  }

  /// Those that a scaling may start from: some beyond the levels that were heard.
  private var outputLevels: ClosedRange<Int> {
    let all = levels.map { Self.outputLevel(steps: $0.steps) }
    return max((all.min() ?? 0) - 12, 0)...min((all.max() ?? 99) + 12, 99)
  }

  /// - Parameter limit: A cost from which on it is of no use.
  private func side(_ breakPoint: Int, _ level: Int, isRight: Bool, under limit: Double) -> Side {
    let own = points.compactMap { point -> (group: Int, steps: Double, weight: Double)? in
      let place = LevelScaling.group(key: point.key, breakPoint: breakPoint)
      return place.isRight == isRight ? (place.group, point.steps, point.weight) : nil
    }
    let start = Int(LevelLaw.steps(Int32(level)))
    var best = Side()
    for curve in 0..<4 {
      for depth in (curve == 0 ? 0 : 1)...99 {
        let most = min(best.cost, limit)
        var cost = depth > 0 ? Self.plain : 0
        for point in own where cost < most {
          let scaled = LevelScaling.scaled(group: point.group, depth: depth, curve: curve)
          let off = Double(min(max(start + scaled, 0), 127)) - point.steps
          cost += point.weight * off * off
        }
        if cost < best.cost { best = Side(depth: depth, curve: curve, cost: cost) }
      }
    }
    return best
  }

  /// The heaviest first, so that what is no use is soon seen.
  private static func points(
    _ levels: [KeyLevel]
  ) -> [(key: Int, steps: Double, weight: Double)] {
    var points = levels.map { (key: $0.key, steps: Double($0.steps), weight: $0.weight) }
    let (first, last) = (levels[0], levels[levels.count - 1])
    for key in stride(from: keyboard.0, through: keyboard.1, by: 3) {
      if key < first.key {
        points.append((key, Double(first.steps), flat))
      } else if key > last.key {
        points.append((key, Double(last.steps), flat))
      } else if let next = levels.first(where: { $0.key >= key }),
        let before = levels.last(where: { $0.key <= key }), next.key > before.key
      {
        let share = Double(key - before.key) / Double(next.key - before.key)
        let steps = Double(before.steps) + share * Double(next.steps - before.steps)
        points.append((key, steps, straight * min(before.weight, next.weight)))
      }
    }
    return points
  }
}
