import DX7Laws
import Foundation
import MachineCore

/// Envelopes to descend from: most of them straight lines between readings, some anything.
struct EnvelopeStarts {
  private let held: [LevelReading]
  private let released: [LevelReading]
  private let tables: EnvelopeTables
  /// Place of the loudest among those held.
  private let loudest: Int
  private let peak: Double
  /// Output level that reaches the peak.
  private let outputLevel: Int
  private static let blocksPerSecond = EnvelopeTables.sampleRate / EnvelopeTables.blockFrames

  init(_ readings: [LevelReading], release: Int, _ tables: EnvelopeTables) {
    let most = readings.reduce(0) { max($0, $1.weight) }
    let known = readings.filter { $0.weight > 0.01 * most }
    let held = known.filter { $0.block < Double(release) - 1 }
    let peak = known.map(\.level).max() ?? Double(EnvelopeMoments.silence)
    loudest = held.indices.max { held[$0].level < held[$1].level } ?? 0
    released = known.filter { $0.block > Double(release) + 2 }
    (self.held, self.peak, self.tables) = (held, peak, tables)
    let units = (peak - 1) * Double(LevelLaw.unitsPerOctave) + Double(LevelLaw.full)
    outputLevel = Self.nearest(units) { LevelLaw.steps($0) * LevelLaw.unitsPerStep }
  }

  /// - Parameter number: Of the start: every fifth knows the peak alone, every fourth has another
  ///   output level.
  func draw(_ number: Int, _ random: inout SearchRandom) -> OperatorEnvelope {
    var start = anything(number, &random)
    if number % 5 > 0, held.count > 6 { pass(&start, &random) }
    if released.count > 1 { letGo(&start, &random) }
    return start
  }

  private func anything(_ number: Int, _ random: inout SearchRandom) -> OperatorEnvelope {
    var e = OperatorEnvelope()
    switch number % 4 {
    case 2: e.outputLevel = 99
    case 3: e.outputLevel = min(99, outputLevel + random.below(14))
    default: e.outputLevel = outputLevel
    }
    e.isRaised = number % 2 == 1
    e.rates = [
      random.chance(0.6) ? random.within(80...99) : random.within(30...98),
      random.within(15...94), random.within(15...94), random.within(25...84),
    ]
    e.levels = [level(peak, e), random.within(0...99), random.within(0...99), 0]
    if random.chance(0.5) { e.levels[2] = random.chance(0.5) ? 0 : e.levels[1] }
    return e
  }

  /// Lines from one reading to a second and a third are two of the stages.
  private func pass(_ e: inout OperatorEnvelope, _ random: inout SearchRandom) {
    let last = held.count - 1
    let first = random.chance(0.8) ? loudest : 0
    let early = pow(random.unit(), 2)
    let second = min(last, first + 1 + Int(Double(last - first) * early))
    let third = min(last, second + random.below(last - second + 1))
    let (a, b, c) = (held[first], held[second], held[third])
    let (before, after) = (slope(a, b), slope(b, c))
    if random.chance(0.75) {
      e.levels = [level(a.level, e), level(b.level, e), level(c.level, e), e.levels[3]]
      (e.rates[1], e.rates[2]) = (tables.rate(slope: before), tables.rate(slope: after))
      if random.chance(0.4) { e.levels[2] = level(beyond(after, &random), e) }
      if random.chance(0.3) { e.levels[2] = e.levels[1] }
    } else {
      let top = a.level + random.unit()
      (e.levels[0], e.levels[1]) = (level(top, e), level(a.level, e))
      (e.rates[1], e.rates[2]) = (random.within(60...98), tables.rate(slope: before))
      e.levels[2] = level(beyond(before, &random), e)
    }
  }

  private func letGo(_ e: inout OperatorEnvelope, _ random: inout SearchRandom) {
    let later = released[random.within(1...(released.count - 1))]
    let fall = slope(released[0], later)
    e.rates[3] = random.chance(0.6) ? tables.rate(slope: fall) : 99
    let isSilent = fall < 0 && random.chance(0.7)
    e.levels[3] = isSilent ? 0 : level(released[released.count - 1].level, e)
  }

  /// Where a stage may head that has not ended when the key is let go.
  private func beyond(_ slope: Double, _ random: inout SearchRandom) -> Double {
    held[held.count - 1].level + (slope < 0 ? -3 * random.unit() : 0)
  }

  /// Octaves a second.
  private func slope(_ a: LevelReading, _ b: LevelReading) -> Double {
    (b.level - a.level) / max(1, b.block - a.block) * Self.blocksPerSecond
  }

  /// The envelope level that stands nearest, the highest of those.
  private func level(_ level: Double, _ e: OperatorEnvelope) -> Int {
    let units = (level - 1) * Double(LevelLaw.unitsPerOctave)
    let full = Double(EnvelopeLaw.octaves) * Double(LevelLaw.unitsPerOctave)
    let output = e.outputUnits
    return Self.nearest(units + full) { EnvelopeLaw.target(level: $0, outputLevel: output) }
  }

  /// The knob position 0...99 whose value is nearest, the highest of those.
  private static func nearest(_ wish: Double, _ value: (Int32) -> Int32) -> Int {
    let nearest = (Int32(0)...99).reversed().min {
      abs(Double(value($0)) - wish) < abs(Double(value($1)) - wish)
    }
    return Int(nearest ?? 0)
  }
}
