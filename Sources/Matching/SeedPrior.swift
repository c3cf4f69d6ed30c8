import DX7
import FMSynthesis

/// Voices as people program them, made from a seed: where a search starts.
///
/// Families of envelopes with the ratios, levels and depths that go with them; nothing here comes
/// from anyone's voices.
struct SeedPrior {
  private enum Family: CaseIterable { case struck, plucked, sustained, slow, organ, bell }
  private var random: SearchRandom
  /// Algorithms that people like, 0...31, some more than once.
  private static let algorithms =
    Array(0..<32) + [4, 4, 4, 4, 4, 0, 0, 1, 1, 2, 3, 15, 15, 16, 16, 17, 21, 21, 21, 31, 31, 18, 7]

  init(seed: UInt64) { random = SearchRandom(seed: seed, stream: 7_001) }

  mutating func voice(key: UInt8, held: Int32) -> Genome {
    var genome = Genome(voice: DX7Voice(), key: key, held: held)
    genome[.algorithm] = random.pick(Self.algorithms)
    let family = random.pick(Family.allCases)
    genome[.feedback] = random.pick([0, 0, 2, 4, 5, 6, 7, 7])
    let spread = random.chance(0.7) ? random.pick([1, 1, 2, 2, 3, 5, 7]) : 0
    for op in 0..<6 {
      setRatio(&genome, op, family)
      setLevel(&genome, op, family)
      setEnvelope(&genome, op, random.chance(0.85) ? family : random.pick(Family.allCases))
      genome[op, .detune] = 7 + (spread > 0 ? random.within(-spread...spread) : 0)
      if random.chance(0.03) { genome[op, .mode] = 1 }
    }
    if random.chance(0.25) { setVibrato(&genome, family) }
    return genome
  }

  private mutating func setRatio(_ g: inout Genome, _ op: Int, _ family: Family) {
    if g.isCarrier(op) {
      g[op, .coarse] =
        family == .organ
        ? random.pick([0, 0, 1, 1, 1, 2, 2, 3, 4, 6, 8])
        : random.pick([0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4])
    } else {
      g[op, .coarse] = random.pick(
        [0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 11, 12, 14, 16])
    }
    let inharmonic = family == .bell ? 0.5 : 0.06
    g[op, .fine] = random.chance(inharmonic) ? random.within(1...99) : 0
  }

  private mutating func setLevel(_ g: inout Genome, _ op: Int, _ family: Family) {
    if g.isCarrier(op) {
      g[op, .outputLevel] = random.chance(0.75) ? random.within(88...99) : random.within(65...92)
    } else if random.chance(0.12) {
      g[op, .outputLevel] = 0
    } else {
      let range = family == .organ ? 30...80 : random.pick([30...60, 55...85, 70...99])
      g[op, .outputLevel] = random.within(range)
    }
  }

  private mutating func setEnvelope(_ g: inout Genome, _ op: Int, _ family: Family) {
    switch family {
    case .struck:
      set(&g, op, [90...99, 15...60, 10...45, 40...75], [94...99, 60...95, 0...40, 0...0])
    case .plucked:
      set(&g, op, [85...99, 40...80, 20...60, 40...80], [95...99, 50...90, 0...50, 0...0])
    case .sustained:
      set(&g, op, [55...90, 20...60, 15...50, 45...80], [94...99, 80...99, 70...97, 0...0])
    case .slow:
      set(&g, op, [25...60, 15...50, 15...50, 25...60], [90...99, 85...99, 75...99, 0...0])
    case .organ:
      set(&g, op, [80...99, 50...99, 50...99, 60...99], [97...99, 95...99, 93...99, 0...0])
    case .bell:
      set(&g, op, [85...99, 20...50, 10...40, 20...45], [95...99, 70...92, 0...30, 0...0])
    }
    if random.chance(0.08) { g[op, .level4] = random.within(20...99) }
    if !g.isCarrier(op) && random.chance(0.25) { g[op, .level3] = random.within(60...99) }
  }

  private mutating func set(
    _ g: inout Genome, _ op: Int, _ rates: [ClosedRange<Int>], _ levels: [ClosedRange<Int>]
  ) {
    let start = DX7OperatorField.rate1.rawValue
    for stage in 0..<4 {
      g.bytes[(5 - op) * 21 + start + stage] = UInt8(random.within(rates[stage]))
      g.bytes[(5 - op) * 21 + start + 4 + stage] = UInt8(random.within(levels[stage]))
    }
  }

  private mutating func setVibrato(_ g: inout Genome, _ family: Family) {
    g[.lfoSpeed] = random.within(20...45)
    g[.lfoDelay] = random.pick([0, 0, random.within(10...60)])
    g[.lfoPitchDepth] = random.within(2...20)
    g[.lfoPitchSensitivity] = random.within(1...4)
    g[.lfoWave] = random.pick([0, 0, 4])
    if random.chance(0.3) {
      g[.lfoAmpDepth] = random.within(5...50)
      for op in 0..<6 { g[op, .ampModSensitivity] = random.pick([0, 1, 2]) }
    }
  }
}
