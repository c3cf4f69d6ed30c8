import DX7
import FMSynthesis

/// Small changes to a voice in its own units. Level scaling, rate scaling and velocity stay: at one
/// note they only shift levels and rates.
public struct Mutation {
  enum Kind: Int, CaseIterable {
    case outputLevel, rate, level, coarse, fine, detune, feedback, copy, swap, other, modulation
    case groupLevel, groupRate, envelope, anyLevel, groupDetune, held, mode, donor, stack, partial
  }
  static let weights: [Double] = [
    18, 18, 13, 7, 4, 6, 4, 3, 2, 3, 6, 4, 3, 3, 2, 2, 1, 0.7, 3, 2, 4,
  ]
  /// The other climbers, for `other`.
  public var pool: [Genome]
  /// The seeds that came nearest: parts of them may be what is missing.
  var donors: [Genome]
  var partials: LikelyPitches
  /// Whether the time the key is held may move.
  var movesHeld: Bool
  /// Most control blocks the key may be held.
  public var longest: Int32

  init(
    pool: [Genome], donors: [Genome] = [], partials: LikelyPitches, movesHeld: Bool,
    longest: Int32
  ) {
    (self.pool, self.donors, self.partials) = (pool, donors, partials)
    (self.movesHeld, self.longest) = (movesHeld, longest)
  }

  /// Without a target: nothing is known of its partials.
  public init(pool: [Genome], movesHeld: Bool, longest: Int32) {
    self.init(pool: pool, partials: LikelyPitches(), movesHeld: movesHeld, longest: longest)
  }

  /// One, two, three or five changes, unless told.
  public func child(of parent: Genome, changes: Int? = nil, _ random: inout SearchRandom) -> Genome
  {
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
    case .detune: changeDetune(&g, op, &random)
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
    case .donor:
      copy(&g, from: random.pick(donors.isEmpty ? pool : donors), random.below(6), to: op, &random)
    case .stack:
      graft(&g, from: random.pick(donors.isEmpty || random.chance(0.5) ? pool : donors), &random)
    case .partial: tune(&g, op, &random)
    }
  }

  /// - Parameter place: 0...3 rates, 4...7 levels.
  func shift(_ g: inout Genome, _ op: Int, _ place: Int, _ step: Int) {
    let at = DX7Parameter.start(of: op) + place
    g.bytes[at] = UInt8(min(max(Int(g.bytes[at]) + step, 0), 99))
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
      g.bytes[at] =
        random.chance(0.4)
        ? 50 : UInt8(min(max(Int(g.bytes[at]) + random.step(1...16), 0), 99))
    }
  }
}
