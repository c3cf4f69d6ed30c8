import MachineCore
import VoiceSearch

/// All numbers of all envelopes at once: what each changes in the waveform says where they should
/// go together, as numbers of operators that mask each other never do one by one.
///
/// Least squares with weights that make the sum of squares change as the cost does; the solution is
/// rounded number by number, each time with what is left of it for the others.
struct JointStep {
  /// A number of an operator, and by how much it is moved to see what it does.
  private struct Direction {
    let op: Int
    let number: Int
    let step: Int
  }

  private let genome: Genome
  private let directions: [Direction]
  /// Products of what the directions change, and of that with what is left of the target.
  private var gram: [[Double]]
  private var pull: [Double]
  /// Steps of a direction, at most.
  private static let reach = 6.0
  private static let perBatch = CandidateLanes.count - 1
  /// Shares of a direction's own square that are added to it.
  private static let dampings = [1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3, 1, 3]
  /// Candidates that `candidates` gives.
  static let count = 16

  /// Notes that are rendered for it.
  var cost: Int { directions.count + (directions.count + Self.perBatch - 1) / Self.perBatch }

  /// - Parameter operators: Whose envelopes move.
  init(_ genome: Genome, operators: [Int], _ scorer: WholeNoteScorer) {
    self.genome = genome
    directions = operators.flatMap { op in
      (0...OperatorEnvelope.outputLevelNumber).map { Self.direction(genome, op, $0) }
    }
    let count = directions.count
    gram = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    pull = [Double](repeating: 0, count: count)
    measure(scorer)
  }

  /// Two steps, as every other one of levels and some of rates do nothing; one of the output level.
  private static func direction(_ genome: Genome, _ op: Int, _ number: Int) -> Direction {
    let value = genome.envelope(op)[number]
    let size = number == OperatorEnvelope.outputLevelNumber ? 1 : 2
    return Direction(op: op, number: number, step: value > 50 ? -size : size)
  }

  private mutating func measure(_ scorer: WholeNoteScorer) {
    let starts = Array(stride(from: 0, to: directions.count, by: Self.perBatch))
    var batches: [WaveChanges] = []
    for start in starts {
      let end = min(start + Self.perBatch, directions.count)
      let batch = scorer.changes(directions[start..<end].map { moved($0, by: 1) })
      for (other, before) in zip(starts, batches) { multiply(before, other, batch, start) }
      multiply(batch, start, batch, start)
      for (place, value) in batch.pull.prefix(end - start).enumerated() {
        pull[start + place] = value
      }
      batches.append(batch)
    }
  }

  private mutating func multiply(_ a: WaveChanges, _ atA: Int, _ b: WaveChanges, _ atB: Int) {
    let products = a.products(with: b)
    for i in 0..<min(Self.perBatch, directions.count - atA) {
      for j in 0..<min(Self.perBatch, directions.count - atB) {
        gram[atA + i][atB + j] = products[i][j]
        gram[atB + j][atA + i] = products[i][j]
      }
    }
  }

  private func moved(_ direction: Direction, by steps: Int) -> Genome {
    let move = NoteMove.number(op: direction.op, direction.number, by: direction.step * steps)
    return move.applied(to: genome) ?? genome
  }

  /// Notes to try: solutions under several dampings, rounded in two orders each.
  func candidates(_ random: inout SearchRandom) -> [Genome] {
    let mean = directions.indices.reduce(0) { $0 + gram[$1][$1] } / Double(max(1, gram.count))
    return Self.dampings.flatMap { damping in
      (0..<(Self.count / Self.dampings.count)).map { _ in
        rounded(directions.indices.shuffled(using: &random), damping, 1e-6 * mean)
      }
    }
  }

  /// - Parameter order: In which numbers are solved for, the last first.
  private func rounded(_ order: [Int], _ damping: Double, _ least: Double) -> Genome {
    let count = order.count
    var root = [[Double]](repeating: [], count: count)
    var side = [Double](repeating: 0, count: count)
    for i in 0..<count {
      var row: [Double] = []
      for j in 0...i {
        var sum = gram[order[i]][order[j]]
        if i == j { sum += damping * sum + least }
        let own = sum
        for k in 0..<j { sum -= (i == j ? row[k] : root[j][k]) * row[k] }
        // Rounding may take a little more than there is.
        let pivot = max(sum, 1e-5 * own + 1e-30)
        row.append(i == j ? pivot.squareRoot() : sum / root[j][j])
      }
      root[i] = row
      var sum = pull[order[i]]
      for k in 0..<i { sum -= row[k] * side[k] }
      side[i] = sum / row[i]
    }
    var envelopes = (0..<6).map { genome.envelope($0) }
    for i in (0..<count).reversed() {
      let direction = directions[order[i]]
      let solution = side[i] / root[i][i]
      if !solution.isFinite { continue }
      let wish = min(max(solution, -Self.reach), Self.reach)
      let before = envelopes[direction.op][direction.number]
      envelopes[direction.op][direction.number] += Int((wish * Double(direction.step)).rounded())
      let done = Double(envelopes[direction.op][direction.number] - before)
      // What it could not do whole is left for those that follow.
      let steps = done / Double(direction.step)
      for k in 0..<i { side[k] -= root[i][k] * steps }
    }
    var moved = genome
    for op in Set(directions.map(\.op)) { moved.set(op, envelopes[op]) }
    return moved
  }
}
