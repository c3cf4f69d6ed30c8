import Foundation
import MachineCore

/// From an operator's levels over a note to the envelopes that pass through them.
///
/// For a key that neither raises levels nor quickens rates; both are in the numbers that come out.
/// - Thread: any; one call after the other.
public struct EnvelopeFitter: Sendable {
  let tables: EnvelopeTables
  /// Envelopes that are kept, the best.
  public static let kept = 12
  /// Rounds over all numbers, at most.
  private static let rounds = 10
  private static let steps = [32, -32, 16, -16, 8, -8, 4, -4, 2, -2, 1, -1]
  /// Share of the starts that begin afresh; the others leap from one of the nearest found.
  private static let freshShare = 0.4
  private static let parents = 4
  /// Octaves by which curves are different.
  private static let distinct: Float = 0.03

  public init() { tables = EnvelopeTables() }

  /// An envelope and its distance from the readings: the sum over them of weight times the square
  /// of the difference in octaves; beyond half an octave, or eight standard deviations, it grows in
  /// proportion.
  public struct Fit: Sendable {
    public var envelope: OperatorEnvelope
    public var cost: Double
  }

  /// - Parameters:
  ///   - readings: In any order.
  ///   - release: Control block before which the key is let go.
  ///   - starts: Envelopes to begin from, twice as many where very sure readings are not met; each
  ///     costs some thousand looks at the readings.
  /// - Returns: Up to twelve that are heard to be different, the nearest first; one flat one where
  ///   there are no readings.
  public func fit(
    _ readings: [LevelReading], release: Int, starts: Int, random: inout SearchRandom
  ) -> [Fit] {
    let ordered = readings.sorted { $0.block < $1.block }
    let origin = EnvelopeStarts(ordered, release: release, tables)
    let fresh = max(1, Int(Double(starts) * Self.freshShare))
    let looks = Self.looks(ordered)
    let leaps = max(0, starts - fresh) / looks.count
    var fits: [Fit] = []
    for (round, most) in looks.enumerated() {
      var objective = EnvelopeObjective(ordered, release: release, tables, most: most)
      fits =
        round == 0
        ? (0..<fresh).map { descend(from: origin.draw($0, &random), &objective) }
        : fits.prefix(Self.finer).map { descend(from: $0.envelope, &objective) }
      fits.sort { $0.cost < $1.cost }
      // Readings that are as sure as this are those of an envelope, which may be near.
      let (enough, near) = (Self.right * Double(ordered.count), Self.near * Double(ordered.count))
      let isLast = round == looks.count - 1 && round > 0
      for _ in 0..<leaps where !isLast || fits[0].cost > enough {
        leap(&fits, &objective, &random)
      }
      for _ in 0..<(round > 1 ? starts : 0) where fits[0].cost > enough && fits[0].cost < near {
        leap(&fits, &objective, &random)
      }
    }
    return distinct(fits, release: release)
  }

  /// Weights that readings may have at first, and then: of a fiftieth of an octave, a five-hundredth,
  /// and what they have. What is very sure leaves no way through envelopes that are nearly right.
  private static let weights = [2.5e3, 2.5e5]
  /// Envelopes that are looked at more closely.
  private static let finer = 12

  /// What a reading costs on the average at most where an envelope is right, and where one is near.
  static let right = 4.0
  private static let near = 2000.0

  private static func looks(_ readings: [LevelReading]) -> [Double] {
    let most = readings.map(\.weight).max() ?? 0
    return weights.filter { 4 * $0 < most } + [.infinity]
  }

  /// From one of the nearest.
  private func leap(
    _ fits: inout [Fit], _ objective: inout EnvelopeObjective, _ random: inout SearchRandom
  ) {
    var envelope = fits[random.below(min(fits.count, Self.parents))].envelope
    envelope.leap(&random)
    let fit = descend(from: envelope, &objective)
    let place = fits.firstIndex { $0.cost > fit.cost } ?? fits.count
    if fits.allSatisfy({ $0.envelope != fit.envelope }) { fits.insert(fit, at: place) }
  }

  /// Readings of one operator of several that sound as one: at the same frequency, with nothing
  /// that modulates them, heard by the same. Only their sum is known, so each is read as an equal
  /// share of it.
  /// - Parameter readings: Of each, at the same blocks; the other blocks are left out.
  public static func shared(_ readings: [[LevelReading]]) -> [LevelReading] {
    guard let first = readings.first, readings.count > 1 else { return readings.first ?? [] }
    return first.compactMap { reading in
      let all = readings.compactMap { $0.first { $0.block == reading.block } }
      guard all.count == readings.count else { return nil }
      let sum = all.reduce(0) { $0 + exp2($1.level) }
      return LevelReading(
        block: reading.block, level: log2(sum / Double(all.count)),
        weight: all.map(\.weight).max() ?? 0)
    }
  }

  /// Number by number to where none is better.
  private func descend(
    from start: OperatorEnvelope, _ objective: inout EnvelopeObjective
  ) -> Fit {
    var best = Fit(envelope: start, cost: objective.cost(start))
    for _ in 0..<Self.rounds {
      let before = best.cost
      for number in 0..<OperatorEnvelope.count { descend(&best, along: number, &objective) }
      for steps in stride(from: -12, through: 12, by: 2) where steps != 0 {
        keep(best.envelope.shifted(by: steps), &best, &objective)
      }
      for steps in -1...1 {
        var raised = best.envelope
        raised.isRaised.toggle()
        keep(raised.shifted(by: steps), &best, &objective)
        raised[OperatorEnvelope.outputLevelNumber] += steps
        keep(raised, &best, &objective)
      }
      if best.cost >= before { break }
    }
    return best
  }

  private func keep(
    _ envelope: OperatorEnvelope, _ best: inout Fit, _ objective: inout EnvelopeObjective
  ) {
    let cost = objective.cost(envelope)
    if cost < best.cost { best = Fit(envelope: envelope, cost: cost) }
  }

  private func descend(
    _ best: inout Fit, along number: Int, _ objective: inout EnvelopeObjective
  ) {
    for step in number == OperatorEnvelope.raiseNumber ? [1, -1] : Self.steps {
      let before = best.envelope[number]
      best.envelope[number] += step
      if best.envelope[number] == before { continue }
      let cost = objective.cost(best.envelope)
      if cost < best.cost {
        best.cost = cost
      } else {
        best.envelope[number] = before
      }
    }
  }

  /// Drops what sounds as one that is nearer.
  private func distinct(_ fits: [Fit], release: Int) -> [Fit] {
    let held = (0..<24).map { exp2(Double($0) / 2.4) - 0.5 }
    let after = (0..<12).map { Double(release) + exp2(Double($0) / 1.5) - 0.5 }
    let moments = EnvelopeMoments((held + after).sorted())
    var found: [(fit: Fit, levels: [Float])] = []
    for fit in fits where found.count < Self.kept {
      let levels = moments.levels(EnvelopeCurve(fit.envelope, release: release, tables))
      let isNew = found.allSatisfy { other in
        zip(other.levels, levels).contains { abs($0 - $1) > Self.distinct }
      }
      if isNew { found.append((fit, levels)) }
    }
    return found.map(\.fit)
  }
}
