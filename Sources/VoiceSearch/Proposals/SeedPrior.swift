import DX7
import FMSynthesis

/// Voices as people program them, made from a seed: where a search starts.
///
/// The habits of the trade as distributions (`ProgrammingHabits`); nothing here comes from anyone's
/// voices.
public struct SeedPrior {
  private var random: SearchRandom
  private let habits = ProgrammingHabits()

  public init(seed: UInt64) { random = SearchRandom(seed: seed, stream: 7_001) }

  public mutating func voice(key: UInt8, held: Int32) -> Genome {
    var genome = Genome(voice: DX7Voice(), key: key, held: held)
    genome[.algorithm] = random.pick(habits.algorithms)
    genome[.feedback] = random.weighted(habits.feedback)
    let isSustained = random.chance(0.5)
    let isDetuned = random.chance(0.75)
    for op in 0..<6 {
      let isCarrier = genome.isCarrier(op)
      setRatio(&genome, op, isCarrier)
      genome[op, .outputLevel] = draw(habits.level(isCarrier))
      setEnvelope(&genome, op, isCarrier, isSustained)
      if isDetuned, random.chance(0.55) { genome[op, .detune] = 7 + detune() }
    }
    shareEnvelopes(&genome)
    if random.chance(0.04) { genome[random.below(6), .outputLevel] = 0 }
    if random.chance(0.35) { setVibrato(&genome) }
    if random.chance(0.08) { setTremolo(&genome) }
    if random.chance(0.12) { setPitchEnvelope(&genome) }
    return genome
  }

  private mutating func setRatio(_ g: inout Genome, _ op: Int, _ isCarrier: Bool) {
    if random.chance(0.04) {
      g[op, .mode] = 1
      let stands = isCarrier && random.chance(0.3)
      g[op, .coarse] = stands ? 0 : random.below(4)
      g[op, .fine] = stands ? 0 : random.within(0...99)
      return
    }
    g[op, .coarse] = random.weighted(habits.coarse(isCarrier))
    guard random.chance(isCarrier ? 0.1 : 0.2) else { return }
    switch random.below(4) {
    case 0, 1: g[op, .fine] = random.within(1...8)
    case 2: g[op, .fine] = random.pick([50, 50, 25, 75])
    default: g[op, .fine] = random.within(1...99)
    }
  }

  private mutating func setEnvelope(
    _ g: inout Genome, _ op: Int, _ isCarrier: Bool, _ isSustained: Bool
  ) {
    let follows = random.chance(isCarrier ? 0.95 : 0.8)
    let table = habits.envelope(isCarrier: isCarrier, isSustained: isSustained == follows)
    for place in 0..<8 { g.bytes[DX7Parameter.start(of: op) + place] = UInt8(draw(table[place])) }
    if random.chance(isCarrier ? 0.01 : 0.08) { g[op, .level4] = random.within(20...99) }
  }

  /// One operator's envelope serves others of its kind too.
  private mutating func shareEnvelopes(_ g: inout Genome) {
    guard random.chance(0.45) else { return }
    let source = random.below(6)
    for op in 0..<6
    where op != source && g.isCarrier(op) == g.isCarrier(source) && random.chance(0.6) {
      for place in 0..<8 {
        g.bytes[DX7Parameter.start(of: op) + place] =
          g.bytes[DX7Parameter.start(of: source) + place]
      }
    }
  }

  private mutating func detune() -> Int {
    let size = random.chance(0.35) ? 7 : min(random.within(1...6), random.within(1...6))
    return random.chance(0.5) ? size : -size
  }

  private mutating func setVibrato(_ g: inout Genome) {
    g[.lfoSpeed] = random.within(25...45)
    g[.lfoDelay] = random.chance(0.5) ? 0 : random.within(10...60)
    g[.lfoPitchDepth] = random.within(2...20)
    g[.lfoPitchSensitivity] = random.within(1...4)
    g[.lfoWave] = random.weighted([42, 3, 2, 2, 48, 3])
  }

  private mutating func setTremolo(_ g: inout Genome) {
    g[.lfoAmpDepth] = random.within(5...60)
    for op in 0..<6 { g[op, .ampModSensitivity] = random.pick([0, 1, 2, 3]) }
  }

  private mutating func setPitchEnvelope(_ g: inout Genome) {
    for place in 126..<130 { g.bytes[place] = UInt8(random.within(40...99)) }
    for place in 130..<133 where random.chance(0.5) {
      g.bytes[place] = UInt8(random.within(42...58))
    }
  }

  /// - Parameter marks: Values at 10, 25, 50, 75 and 90 % of the distribution, rising.
  private mutating func draw(_ marks: [Int]) -> Int {
    let places = [0.1, 0.25, 0.5, 0.75, 0.9]
    let share = min(max(random.unit(), 0.1), 0.9)
    let upper = places.firstIndex { share <= $0 } ?? 4
    if upper == 0 { return marks[0] }
    let part = (share - places[upper - 1]) / (places[upper] - places[upper - 1])
    return Int(
      (Double(marks[upper - 1]) + part * Double(marks[upper] - marks[upper - 1])).rounded())
  }
}
