import Glibc
import LaneAnalysis
import RealtimePrimitives

/// Changes to a voice on one still, each with the levels that suit it best.
/// - Thread: that of its solver.
final class Proposer {
  struct Moves: OptionSet {
    let rawValue: Int
    static let adds = Moves(rawValue: 1)
    static let retunes = Moves(rawValue: 2)
    static let feedback = Moves(rawValue: 4)
    static let rewires = Moves(rawValue: 8)
    static let all: Moves = [.adds, .retunes, .feedback, .rewires]
  }

  /// log2 of the levels that modulators are tried at.
  static let levels: [Double] = [
    -6, -5, -4.2, -3.5, -2.9, -2.4, -2, -1.6, -1.25, -0.95, -0.65, -0.35, -0.05, 0.25, 0.6, 0.95,
  ]
  /// Sums of turns that loops are tried at.
  private static let loops = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1]
  /// The same as outputs.
  static let depths = {
    var lanes = Lanes(repeating: 0)
    for lane in 0..<16 { lanes[lane] = Float(exp2(levels[lane])) }
    return lanes
  }()

  private let solver: StillSolver
  private let screen: LaneScreen
  let sines: RatioSines
  var topology = Topology()
  private var found: [Proposal] = []

  init(_ solver: StillSolver) {
    self.solver = solver
    screen = LaneScreen(solver)
    sines = RatioSines(solver.set)
  }

  func proposals(
    _ voice: StillVoice, _ moves: Moves, _ ratios: [RatioCandidate], on still: Still
  ) -> [Proposal] {
    found = []
    solver.render(voice, on: still)
    sines.render(ratios, as: voice, on: still, solver.clock)
    if moves.contains(.adds), voice.count < 6 {
      addCarriers(voice, ratios, still)
      for op in 0..<voice.count { addModulators(voice, above: op, ratios, still) }
    }
    for op in 0..<voice.count {
      if moves.contains(.retunes) { retune(voice, op, ratios, still) }
      if moves.contains(.feedback), voice.looped != op { feedBack(voice, op, still) }
      if moves.contains(.rewires), !voice.operators[op].isCarrier { rewire(voice, op, still) }
    }
    return found
  }

  private func addCarriers(_ voice: StillVoice, _ ratios: [RatioCandidate], _ still: Still) {
    var more = voice
    more.operators.append(StillOperator(ratios[0]))
    guard topology.holds(more) else { return }
    let path: UInt8 = 1 << UInt8(voice.count)
    screen.prepare(more, rendered: voice.count, path: path, on: still)
    more.operators[voice.count].level = Proposal.carrierLevel
    for first in stride(from: 0, to: ratios.count, by: 16) {
      let lanes = (0..<16).map { ratios[min(first + $0, ratios.count - 1)] }
      let change = LaneScreen.Change(op: voice.count, ratios: lanes)
      let results = screen.screen(more, change, on: still)
      for lane in 0..<min(16, ratios.count - first) {
        keep(.carrier(first + lane), level: Proposal.carrierLevel, path, results[lane])
      }
    }
  }

  private func addModulators(
    _ voice: StillVoice, above op: Int, _ ratios: [RatioCandidate], _ still: Still
  ) {
    var more = voice
    more.operators.append(StillOperator(ratios[0]))
    more.operators[voice.count].targets = 1 << UInt8(op)
    guard topology.holds(more) else { return }
    let path = voice.path(of: op)
    screen.prepare(voice, rendered: voice.count, path: path, on: still)
    for ratio in ratios.indices {
      let change = leaf(ratio, targets: 1 << UInt8(op))
      let results = screen.screen(voice, change, on: still)
      keepBest(.modulator(ratio, above: op), path, results, andNext: true)
    }
  }

  private func leaf(_ ratio: Int, targets: UInt8) -> LaneScreen.Change {
    LaneScreen.Change(leaf: sines.floats(ratio), depths: Self.depths, leafTargets: targets)
  }

  /// Two modulators at once, one above the other: where the lower alone does not help.
  func towers(
    _ voice: StillVoice, _ ratios: [RatioCandidate], on still: Still
  ) -> [Proposal] {
    found = []
    guard voice.count <= 4 else { return [] }
    solver.render(voice, on: still)
    sines.render(ratios, as: voice, on: still, solver.clock)
    for op in 0..<voice.count {
      var more = voice
      more.operators += [StillOperator(ratios[0]), StillOperator(ratios[0])]
      more.operators[voice.count].targets = 1 << UInt8(op)
      more.operators[voice.count + 1].targets = 1 << UInt8(voice.count)
      guard topology.holds(more) else { continue }
      more.operators.removeLast()
      let path = more.path(of: voice.count)
      screen.prepare(more, rendered: voice.count, path: path, on: still)
      for lower in ratios.indices.prefix(Self.lowers) {
        more.operators[voice.count].tune(ratios[lower])
        for level in Self.lowerLevels {
          more.operators[voice.count].level = level
          for upper in ratios.indices {
            if ratios[lower].isFixed && ratios[upper].isFixed { continue }
            let change = leaf(upper, targets: 1 << UInt8(voice.count))
            keepTower(screen.screen(more, change, on: still), path, lower, upper, op, level)
          }
        }
      }
    }
    return found
  }

  /// Ratios of the lower modulator, the likeliest, and log2 of its levels.
  private static let lowers = 20
  private static let lowerLevels = [-2.5, -1, 0.3]

  private func keepTower(
    _ results: [(reached: Double, others: Double, error: Double)], _ path: UInt8, _ lower: Int,
    _ upper: Int, _ op: Int, _ level: Double
  ) {
    guard let best = results.indices.min(by: { results[$0].error < results[$1].error }) else {
      return
    }
    keep(
      .tower(lower, under: upper, above: op, top: Self.levels[best]), level: level, path,
      results[best])
  }

  private func retune(
    _ voice: StillVoice, _ op: Int, _ ratios: [RatioCandidate], _ still: Still
  ) {
    let own = voice.operators[op]
    let path = voice.path(of: op)
    let hasModulators = voice.operators.contains { $0.targets >> UInt8(op) & 1 == 1 }
    if own.isCarrier {
      screen.prepare(voice, rendered: voice.count, path: path, on: still)
      for first in stride(from: 0, to: ratios.count, by: 16) {
        let lanes = (0..<16).map { ratios[min(first + $0, ratios.count - 1)] }
        let results = screen.screen(
          voice, LaneScreen.Change(op: op, ratios: lanes), on: still)
        for lane in 0..<min(16, ratios.count - first) where lanes[lane].hertz != own.hertz {
          keep(.retune(op, ratio: first + lane), level: own.level, path, results[lane])
        }
      }
    } else if hasModulators || voice.looped == op {
      screen.prepare(voice, rendered: voice.count, path: path, on: still)
      for ratio in ratios.indices where ratios[ratio].hertz != own.hertz {
        let change = LaneScreen.Change(
          op: op, levels: Self.levels, ratios: [RatioCandidate](repeating: ratios[ratio], count: 16)
        )
        let results = screen.screen(voice, change, on: still)
        keepBest(.retune(op, ratio: ratio), path, results)
      }
    } else {
      let heard = path & ~(1 << UInt8(op))
      screen.prepare(voice, rendered: voice.count, path: heard, without: op, on: still)
      for ratio in ratios.indices where ratios[ratio].hertz != own.hertz {
        let results = screen.screen(voice, leaf(ratio, targets: own.targets), on: still)
        keepBest(.retune(op, ratio: ratio), heard, results)
      }
    }
  }

  private func feedBack(_ voice: StillVoice, _ op: Int, _ still: Still) {
    var looped = voice
    (looped.looped, looped.loop) = (op, 0.25)
    guard topology.holds(looped) else { return }
    let own = voice.operators[op]
    let path = voice.path(of: op)
    screen.prepare(looped, rendered: voice.count, path: path, on: still)
    let levels = (0..<16).map { own.level - ($0 >= 8 ? 0.8 : 0) }
    let loops = (0..<16).map { lane in
      let heard = own.isCarrier ? own.level : levels[lane]
      return clamp(Self.loops[lane % 8] / (2 * exp2(heard)), 0.001...0.26)
    }
    let results = screen.screen(
      looped, LaneScreen.Change(op: op, levels: levels, loops: loops), on: still)
    guard let best = results.indices.min(by: { results[$0].error < results[$1].error }) else {
      return
    }
    keep(.feedback(op, loop: loops[best]), level: levels[best], path, results[best])
  }

  private func rewire(_ voice: StillVoice, _ op: Int, _ still: Still) {
    let own = voice.operators[op]
    for other in 0..<voice.count where other != op {
      // A modulator can not hear itself through others.
      if voice.path(of: other) >> UInt8(op) & 1 == 1 { continue }
      if own.targets >> UInt8(other) & 1 == 1 { continue }
      for targets in [own.targets | 1 << UInt8(other), 1 << UInt8(other)] {
        var moved = voice
        moved.operators[op].targets = targets
        guard topology.holds(moved) else { continue }
        let path = moved.path(of: op) | voice.path(of: op)
        screen.prepare(moved, rendered: voice.count, path: path, on: still)
        let results = screen.screen(
          moved, LaneScreen.Change(op: op, levels: Self.levels), on: still)
        keepBest(.rewire(op, targets: targets), path, results)
      }
    }
  }

  private func keep(
    _ change: Proposal.Change, level: Double, _ path: UInt8,
    _ result: (reached: Double, others: Double, error: Double)
  ) {
    guard result.error < 1.99 else { return }
    found.append(
      Proposal(
        change: change, level: level, reached: result.reached, others: result.others, path: path,
        error: result.error))
  }

  /// The best of the levels, and the next valley where it is nearly as good.
  private func keepBest(
    _ change: Proposal.Change, _ path: UInt8,
    _ results: [(reached: Double, others: Double, error: Double)], andNext: Bool = false
  ) {
    guard let best = results.indices.min(by: { results[$0].error < results[$1].error }) else {
      return
    }
    keep(change, level: Self.levels[best], path, results[best])
    guard andNext else { return }
    let valleys = results.indices.filter { i in
      abs(i - best) > 1 && (i == 0 || results[i - 1].error >= results[i].error)
        && (i == 15 || results[i + 1].error >= results[i].error)
    }
    guard let next = valleys.min(by: { results[$0].error < results[$1].error }),
      results[next].error < 1.3 * results[best].error
    else { return }
    keep(change, level: Self.levels[next], path, results[next])
  }
}
