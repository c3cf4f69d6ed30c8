import Glibc
import Spectral

/// When the key of a note was let go, by the levels of its operators.
///
/// A stage of an envelope ends wherever it likes; only the release bends all operators at once, at
/// one control block. As `ReleaseFinder` for bands, but operators are told apart and nothing blurs
/// them.
struct ReleaseReader {
  /// Blocks looked at before and after the bend.
  private static let reaches: [(before: Double, after: Double)] = [(16, 8), (32, 16), (80, 40)]
  /// Readings that a line takes on each side.
  private static let fewest = (before: 4, after: 2)
  /// What one operator may say: several that bend at once say more than any does.
  private static let most = 20.0
  /// What an upward bend of a carrier counts: a release may be slower than the decay before it.
  private static let upward = 0.35
  /// Blocks after which a key may well be let go: attacks bend all operators too.
  private static let settled = 150.0
  /// What bends by chance.
  private static let chance = 8.0
  /// Silence, and how little above it nothing is told any more.
  private static let dead = -10.0

  private let levels: [[LevelReading]]
  private let carriers: [Bool]

  /// - Parameters:
  ///   - levels: By operator, by rising block. - carriers: Which of them are.
  init(_ levels: [[LevelReading]], carriers: [Bool]) {
    (self.levels, self.carriers) = (levels, carriers)
  }

  /// Control blocks before which the key may have been let go, the likeliest first; none: nothing
  /// tells.
  /// - Parameter heard: By other means; those are among them if anything speaks for them.
  func blocks(most: Int, heard: [Int]) -> [Int] {
    let last = levels.compactMap { $0.last?.block }.max() ?? 0
    let first = levels.compactMap { $0.first?.block }.min() ?? 0
    let places = Array(stride(from: first + 8, through: max(first + 8, last - 4), by: 1))
    var scores = places.map(score)
    var found: [Int] = []
    func add(_ place: Double) {
      let block = Int(sharpened(place))
      if !found.contains(block) { found.append(block) }
    }
    while found.count < most, let best = scores.indices.max(by: { scores[$0] < scores[$1] }),
      scores[best] > Self.chance
    {
      add(places[best].rounded())
      for place in scores.indices where abs(place - best) < Self.apart { scores[place] = 0 }
    }
    for block in heard where score(Double(block)) > Self.chance { add(Double(block)) }
    return found
  }

  /// Blocks between two that are told apart.
  private static let apart = 40

  // Whether it was there.

  /// Natural logarithm of the odds that all operators bend at a block.
  func score(_ block: Double) -> Double {
    levels.indices.reduce(0) { $0 + bend($1, block) } * min(1, block / Self.settled)
  }

  private func bend(_ op: Int, _ block: Double) -> Double {
    var best = 0.0
    for reach in Self.reaches {
      best = max(best, bend(op, block, block - reach.before, block + reach.after))
    }
    return min(best, Self.most)
  }

  private func bend(_ op: Int, _ block: Double, _ from: Double, _ to: Double) -> Double {
    let sides = Sides(levels[op], block, from, to)
    guard sides.before >= Self.fewest.before, sides.after >= Self.fewest.after else { return 0 }
    let found = LineSums.bend(
      sides.left, sides.right, points: Double(sides.before + sides.after), variance: 1)
    return carriers[op] && found.bend > 0 ? Self.upward * found.odds : found.odds
  }

  // Exactly where.

  /// Blocks before and after a guess whose readings tell, and how far it may be off.
  private static let near = (before: 36.0, after: 24.0)
  private static let off = 16.0
  private static let rounds = 3
  /// Share of what readings are thought to be off by that they are off by at least.
  private static let exact = 0.01

  /// Where two lines that meet fit the readings round a guess best.
  private func sharpened(_ guess: Double) -> Double {
    var guess = guess
    for _ in 0..<Self.rounds {
      let places = stride(from: guess - Self.off, through: guess + Self.off, by: 1)
      let best = places.map { (misfit($0, round: guess), $0) }.min { $0.0 < $1.0 }
      guard let best, best.1 != guess else { break }
      guess = best.1
    }
    return guess
  }

  private func misfit(_ block: Double, round guess: Double) -> Double {
    levels.reduce(0) { sum, readings in
      let sides = Sides(readings, block, guess - Self.near.before, guess + Self.near.after)
      guard sides.before >= Self.fewest.before, sides.after >= Self.fewest.after else { return sum }
      let noise = Double(sides.before + sides.after)
      let hinge = LineSums.hinge(sides.left, sides.right)
      return sum + 0.5 * noise * log(hinge.residual + Self.exact * noise)
    }
  }

  /// Readings before and after a block.
  private struct Sides {
    var left = LineSums()
    var right = LineSums()
    var before = 0
    var after = 0

    init(_ readings: [LevelReading], _ block: Double, _ from: Double, _ to: Double) {
      for reading in readings[Self.start(readings, from)...] {
        if reading.block > to { break }
        let isSilent = reading.level <= ReleaseReader.dead
        if reading.block < block {
          if isSilent { continue }
          left.add(reading.block - block, reading.level, weight: reading.weight)
          before += 1
        } else {
          let level = max(reading.level, ReleaseReader.dead)
          right.add(reading.block - block, level, weight: reading.weight)
          after += 1
          // What fell silent says no more than that it did.
          if isSilent { break }
        }
      }
    }

    private static func start(_ readings: [LevelReading], _ block: Double) -> Int {
      var (low, high) = (0, readings.count)
      while low < high {
        let middle = (low + high) / 2
        if readings[middle].block < block { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }
}
