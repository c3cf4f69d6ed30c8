import DX7
import FMSynthesis

/// Small changes to a voice in its own units. Level scaling, rate scaling and velocity stay: at one
/// note they only shift
/// levels and rates.
struct Mutation {
  enum Kind: Int, CaseIterable {
    case outputLevel, rate, level, coarse, fine, detune, feedback, copy, swap, other, modulation
    case groupLevel, groupRate, envelope, anyLevel, groupDetune, held, mode
  }
  static let weights: [Double] = [18, 18, 13, 8, 5, 6, 4, 3, 2, 4, 6, 4, 3, 3, 2, 2, 1, 0.7]
  /// Operators of the other climbers, for `other`.
  var pool: [Genome]
  /// Whether the time the key is held may move.
  var movesHeld: Bool
  /// Most control blocks the key may be held.
  var longest: Int32

  /// One, two, three or five changes, unless told.
  func child(of parent: Genome, changes: Int? = nil, _ random: inout SearchRandom) -> Genome {
    var child = parent
    let count = changes ?? [1, 2, 3, 5][random.weighted([50, 25, 15, 10])]
    for _ in 0..<count { change(&child, &random) }
    return child
  }

  private func change(_ g: inout Genome, _ random: inout SearchRandom) {
    let op = random.below(6)
    let kind = Kind(rawValue: random.weighted(Self.weights)) ?? .outputLevel
    switch kind {
    case .outputLevel: g[op, .outputLevel] += random.step(1...16)
    case .anyLevel: g[op, .outputLevel] = random.within(0...99)
    case .rate: shift(&g, op, random.below(4), 2 * random.step(1...12))
    case .level: shift(&g, op, 4 + random.below(4), 2 * random.step(1...14))
    case .coarse: changeCoarse(&g, op, &random)
    case .fine: changeFine(&g, op, &random)
    case .detune: g[op, .detune] += random.step(1...4)
    case .groupDetune: changeDetunes(&g, &random)
    case .feedback: g[.feedback] += random.chance(0.7) ? random.step(1...2) : random.within(-7...7)
    case .copy: copy(&g, from: g, random.below(6), to: op, &random)
    case .swap: swap(&g, op, random.below(6), &random)
    case .other: copy(&g, from: random.pick(pool), random.below(6), to: op, &random)
    case .modulation: changeModulation(&g, &random)
    case .groupLevel: changeGroup(&g, random.chance(0.5), &random)
    case .groupRate: changeRates(&g, random.chance(0.5), &random)
    case .envelope:
      for i in 0..<8 where random.chance(0.5) { shift(&g, op, i, random.within(-99...99)) }
    case .held: changeHeld(&g, &random)
    case .mode: changeMode(&g, op, &random)
    }
  }

  /// - Parameter place: 0...3 rates, 4...7 levels.
  private func shift(_ g: inout Genome, _ op: Int, _ place: Int, _ step: Int) {
    let at = (5 - op) * 21 + place
    g.bytes[at] = UInt8(min(max(Int(g.bytes[at]) + step, 0), 99))
  }

  private func changeCoarse(_ g: inout Genome, _ op: Int, _ random: inout SearchRandom) {
    let old = g[op, .coarse]
    switch random.weighted([40, 40, 20]) {
    case 0: g[op, .coarse] += random.chance(0.5) ? 1 : -1
    case 1: g[op, .coarse] = min(random.below(17), random.below(17))
    default: g[op, .coarse] = random.chance(0.5) ? old * 2 : old / 2
    }
    if random.chance(0.3) { g[op, .fine] = 0 }
  }

  private func changeFine(_ g: inout Genome, _ op: Int, _ random: inout SearchRandom) {
    switch random.below(4) {
    case 0: g[op, .fine] = 0
    case 1: g[op, .fine] = random.within(0...99)
    default: g[op, .fine] += random.step(1...8)
    }
  }

  /// A frequency that does not follow the key, or one that does.
  private func changeMode(_ g: inout Genome, _ op: Int, _ random: inout SearchRandom) {
    g[op, .mode] = 1 - g[op, .mode]
    g[op, .coarse] = g[op, .mode] == 1 ? random.below(4) : random.within(1...4)
    g[op, .fine] = g[op, .mode] == 1 ? random.within(0...99) : 0
  }

  /// All of them by one step, or one group, or mirrored.
  private func changeDetunes(_ g: inout Genome, _ random: inout SearchRandom) {
    let step = random.step(1...3)
    let kind = random.below(3)
    for op in 0..<6 where kind == 0 || g.isCarrier(op) == (kind == 1) { g[op, .detune] += step }
  }

  private func changeGroup(_ g: inout Genome, _ carriers: Bool, _ random: inout SearchRandom) {
    let step = random.step(1...10)
    for op in 0..<6 where g.isCarrier(op) == carriers { g[op, .outputLevel] += step }
  }

  private func changeRates(_ g: inout Genome, _ carriers: Bool, _ random: inout SearchRandom) {
    let step = random.step(1...16)
    let stage = random.below(4)
    for op in 0..<6 where g.isCarrier(op) == carriers { shift(&g, op, stage, step) }
  }

  private func changeHeld(_ g: inout Genome, _ random: inout SearchRandom) {
    guard movesHeld else { return }
    let held = g.held + Int32(random.step(1...200))
    g.held = min(max(held, 1), longest)
  }

  private func changeModulation(_ g: inout Genome, _ random: inout SearchRandom) {
    switch random.below(9) {
    case 0: g[.lfoSpeed] += random.step(1...20)
    case 1: g[.lfoDelay] += random.step(1...30)
    case 2: g[.lfoPitchDepth] += random.step(1...20)
    case 3: g[.lfoAmpDepth] += random.step(1...30)
    case 4: g[.lfoWave] = random.below(6)
    case 5: g[.lfoPitchSensitivity] = random.below(8)
    case 6: g[random.below(6), .ampModSensitivity] = random.below(4)
    case 7:
      let at = 126 + random.below(4)
      g.bytes[at] = UInt8(min(max(Int(g.bytes[at]) + 2 * random.step(1...16), 0), 99))
    default:
      let at = 130 + random.below(4)
      g.bytes[at] = random.chance(0.4)
        ? 50 : UInt8(min(max(Int(g.bytes[at]) + random.step(1...16), 0), 99))
    }
  }

  /// The whole operator, its envelope, or its pitch.
  private func range(_ random: inout SearchRandom) -> Range<Int> {
    [0..<21, 0..<8, 17..<21][random.below(3)]
  }

  private func copy(
    _ g: inout Genome, from other: Genome, _ source: Int, to op: Int, _ random: inout SearchRandom
  ) {
    for i in range(&random) { g.bytes[(5 - op) * 21 + i] = other.bytes[(5 - source) * 21 + i] }
  }

  private func swap(_ g: inout Genome, _ a: Int, _ b: Int, _ random: inout SearchRandom) {
    for i in range(&random) { g.bytes.swapAt((5 - a) * 21 + i, (5 - b) * 21 + i) }
  }
}
