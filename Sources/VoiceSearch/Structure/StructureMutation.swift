import FMSynthesis

/// Small changes to a voice that stands still: levels most of all, then pitch and structure.
struct StructureMutation {
  private enum Kind: Int {
    case level, early, late, group, coarse, fine, partial, feedback, copy, swap, graft, algorithm
    case mode, detune
  }
  private static let weights: [Double] = [14, 10, 10, 4, 9, 3, 8, 5, 3, 4, 6, 1.5, 0.5, 2]
  /// Moments after the first.
  private static let later = [1...1, 2...2, 1...2]
  let base: Mutation
  /// Whether the algorithm may change.
  let movesAlgorithm: Bool

  func child(of parent: FrozenVoice, _ random: inout SearchRandom) -> FrozenVoice {
    var child = parent
    for _ in 0..<[1, 2, 3][random.weighted([55, 30, 15])] { change(&child, &random) }
    return child
  }

  /// Another structure with the same levels: up to three changes.
  func leap(from parent: FrozenVoice, _ random: inout SearchRandom) -> FrozenVoice {
    var child = parent
    for _ in 0..<random.within(1...3) { restructure(&child.genome, &random) }
    return child
  }

  private func restructure(_ g: inout Genome, _ random: inout SearchRandom) {
    let op = random.below(6)
    switch random.weighted([4, 4, 2, 2, 2, 2, 1.5, 2]) {
    case 0: base.changeCoarse(&g, op, &random)
    case 1: base.tune(&g, op, &random)
    case 2: base.graft(&g, from: random.pick(base.pool), &random)
    case 3: base.swap(&g, op, random.below(6), &random)
    case 4: base.copy(&g, from: g, random.below(6), to: op, &random)
    case 5: g[.feedback] = random.below(8)
    case 6: base.changeMode(&g, op, &random)
    default: if movesAlgorithm { g[.algorithm] = random.below(32) }
    }
  }

  private func change(_ v: inout FrozenVoice, _ random: inout SearchRandom) {
    let op = random.below(6)
    switch Kind(rawValue: random.weighted(Self.weights)) ?? .level {
    case .level: shift(&v, [op], 0...2, random.step(1...24))
    case .early: shift(&v, [op], 0...0, random.step(1...24))
    case .late: shift(&v, [op], random.pick(Self.later), random.step(1...24))
    case .group:
      let carriers = random.chance(0.5)
      let ops = (0..<6).filter { v.genome.isCarrier($0) == carriers }
      shift(&v, ops, random.pick(Self.later + [0...0, 0...2]), random.step(1...12))
    case .coarse: base.changeCoarse(&v.genome, op, &random)
    case .fine: base.changeFine(&v.genome, op, &random)
    case .partial: base.tune(&v.genome, op, &random)
    case .feedback: v.genome[.feedback] = random.below(8)
    case .copy: base.copy(&v.genome, from: v.genome, random.below(6), to: op, &random)
    case .swap: base.swap(&v.genome, op, random.below(6), &random)
    case .graft: base.graft(&v.genome, from: random.pick(base.pool), &random)
    case .algorithm: if movesAlgorithm { v.genome[.algorithm] = random.below(32) }
    case .mode: base.changeMode(&v.genome, op, &random)
    case .detune: base.changeDetune(&v.genome, op, &random)
    }
  }

  private func shift(
    _ v: inout FrozenVoice, _ ops: [Int], _ moments: ClosedRange<Int>, _ step: Int
  ) {
    for op in ops { for moment in moments { v[op, moment] += step } }
  }
}
