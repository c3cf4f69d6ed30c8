import Glibc
import MachineCore

/// Levels block end by block end, from a block where they are known: where envelopes are so fast
/// that no slope holds over a still.
struct BlockLevels {
  enum Direction { case backward, forward }

  private let solver: BlockSolver
  private var random: SearchRandom
  /// Shares of a block that are good enough to go on at once, and to count.
  private static let good = 1e-6
  private static let told = 3e-3
  private static let starts = 40
  /// Starts that move some operators only.
  private static let careful = 12
  /// Octaves squared: what a level read so is off at least.
  private static let least = 4e-8

  init(_ solver: BlockSolver, _ random: SearchRandom) {
    (self.solver, self.random) = (solver, random)
  }

  /// Follows levels from one block end to the next as far as they explain the sound.
  /// - Parameters:
  ///   - block: At whose end levels are known; backward: 1 at least.
  ///   - levels: log2 of amplitudes there, by operator.
  ///   - count: Blocks, at most.
  /// - Returns: Readings of each operator, by rising block.
  mutating func follow(
    _ direction: Direction, from block: Int, _ levels: [Double], count: Int
  ) -> [[LevelReading]] {
    var readings = [[LevelReading]](repeating: [], count: levels.count)
    var known = levels.map { max(exp2($0), BlockSolver.least) }
    for step in 0..<count {
      let isBack = direction == .backward
      let place = isBack ? block - step : block + step + 1
      // Before the first block nothing sounds.
      guard place > (isBack ? 1 : 0) else { break }
      let (error, ends) = solve(place, known, movesStart: isBack)
      guard error < Self.told else { break }
      let variances = solver.variances(place, ends, movesStart: isBack)
      known = isBack ? ends.start : ends.end
      for op in levels.indices {
        let variance = 4 * variances[op] + Self.least + 2 * error
        readings[op].append(
          LevelReading(
            block: Double(isBack ? place - 1 : place),
            level: max(Double(EnvelopeMoments.silence), log2(known[op])), weight: 1 / variance))
      }
    }
    return direction == .backward ? readings.map { $0.reversed() } : readings
  }

  /// From where the level stays, and from others where that does not explain the block.
  private mutating func solve(
    _ block: Int, _ known: [Double], movesStart: Bool
  ) -> (error: Double, ends: BlockSolver.Ends) {
    var best = (error: Double.infinity, ends: BlockSolver.Ends(start: known, end: known))
    for attempt in 0..<Self.starts {
      var other = known
      if attempt > 0 {
        for op in known.indices where random.chance(attempt < Self.careful ? 0.4 : 0.7) {
          let octaves = attempt % 2 == 0 ? -4 * random.unit() : 4 * (random.unit() - 0.5)
          other[op] = clamp(known[op] * exp2(octaves), BlockSolver.least...BlockSolver.most)
        }
      }
      var ends = BlockSolver.Ends(
        start: movesStart ? other : known, end: movesStart ? known : other)
      let error = solver.solve(block, &ends, movesStart: movesStart, iterations: 12)
      if error < best.error { best = (error, ends) }
      if error < Self.good { break }
    }
    return best
  }
}
