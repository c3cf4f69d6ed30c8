import DX7
import Foundation
import VoiceSearch

/// Reads LFO and pitch envelope off the phase that all operators of a note have in common.
///
/// The LFO by least squares over all there are, the envelope by straight lines through the pitch,
/// both together by descent over the integers. Same readings, same seed, same result.
public struct PitchReader: Sendable {
  public struct Found: Sendable, Equatable {
    public var motion: PitchMotion
    /// Hz to be added to the reference.
    public var mistuning: Double
    /// Turns of the reference that readings and motion differ by: root of the mean square.
    public var deviation: Double
  }

  /// Hz that the readings' turns are those of.
  public var reference: Double
  /// Control blocks until the key is let go.
  public var held: Int
  public var seed: UInt64 = 1
  /// Motions to be tried at most; 10,000 take 0.1 s for a note of 1.5 s.
  public var budget = 12_000
  /// Envelopes out of nothing but habit to start from, beside those that follow the readings.
  public var draws = 1000

  public init(reference: Double, held: Int) { (self.reference, self.held) = (reference, held) }

  /// - Parameter readings: In the order of time; fewer than six say nothing.
  /// - Returns: The best motions that differ in what is heard, at most four, the likeliest first.
  public func read(_ readings: [PhaseReading]) -> [Found] {
    guard readings.count >= 6 else { return [] }
    let trial = PitchTrial(readings, reference: reference, held: held)
    let newton = PitchNewton(trial)
    let descent = PitchDescent(trial: trial, budget: budget)
    var found = distinct(starts(trial), 24).map(newton.descend)
    found = distinct(found, 3)
    // An LFO is found best once the envelope is out of the way, and the other way round.
    for one in found {
      found += LFOScan(trial, over: one.motion).best(4).map { newton.descend(tried($0.motion)) }
      found += EnvelopeBends(trial, over: one.motion).best(4).map { newton.descend(tried($0)) }
    }
    func tried(_ motion: PitchMotion) -> TriedMotion {
      TriedMotion(motion: motion, fit: trial.fit(motion))
    }
    found = distinct(found, 6).map(descent.descend)
    return likeliest(found, trial, readings.count)
  }

  private func starts(_ trial: PitchTrial) -> [TriedMotion] {
    let still = PitchMotion()
    var motions = [still] + LFOScan(trial, over: still).best(40).map(\.motion)
    for bent in EnvelopeBends(trial, over: still).best(20) {
      motions.append(bent)
    }
    var all = motions.map { TriedMotion(motion: $0, fit: trial.fit($0)) }
    all.sort { $0.fit.cost < $1.fit.cost }
    let bases = all.prefix(20).map(\.motion)
    for base in bases.prefix(5) where base.swings {
      motions = EnvelopeBends(trial, over: base).best(6)
      all += motions.map { TriedMotion(motion: $0, fit: trial.fit($0)) }
    }
    for base in bases.prefix(3) where base.isBent {
      motions = LFOScan(trial, over: base).best(4).map(\.motion)
      all += motions.map { TriedMotion(motion: $0, fit: trial.fit($0)) }
    }
    var random = SearchRandom(seed: seed, stream: 7_101)
    for _ in 0..<draws {
      let motion = random.pick(bases).drawingEnvelope(&random)
      all.append(TriedMotion(motion: motion, fit: trial.fit(motion)))
    }
    return all
  }

  /// The best first, without those that fit alike to six places.
  private func distinct(_ all: [TriedMotion], _ count: Int) -> [TriedMotion] {
    var chosen: [TriedMotion] = []
    for one in all.sorted(by: { $0.fit.cost < $1.fit.cost }) where chosen.count < count {
      if let last = chosen.last, one.fit.cost < last.fit.cost * (1 + 1e-6) { continue }
      chosen.append(one)
    }
    return chosen
  }

  /// What is not needed costs: an LFO that is fitted to noise is one of ten thousand.
  private func likeliest(_ all: [TriedMotion], _ trial: PitchTrial, _ count: Int) -> [Found] {
    var motions = Set(all.map(\.motion))
    for motion in motions {
      motions.insert(motion.with(only: PitchMotion.fields[0..<8]))
      motions.insert(motion.with(only: PitchMotion.fields[8...]))
    }
    motions.insert(PitchMotion())
    let rated = motions.map { (motion: $0, variance: trial.variance($0), fit: trial.fit($0)) }
    let noise = max(rated.map(\.variance).min() ?? 0, 1e-9)
    func price(_ motion: PitchMotion) -> Double {
      let numbers =
        2 * motion.bends + (motion.swings ? 6 : 0) + (motion[.pitchLevel4] != 50 ? 2 : 0)
      return Double(numbers) * 4 * noise / Double(count)
    }
    let sorted = rated.map { (price($0.motion) + $0.fit.cost, $0) }.sorted { $0.0 < $1.0 }
    var found: [Found] = []
    var heard: [[Double]] = []
    for (_, one) in sorted where found.count < 4 {
      let phases = trial.phases(one.motion)
      if heard.contains(where: { isAlike($0, phases, trial.weights) }) { continue }
      heard.append(phases)
      found.append(
        Found(
          motion: one.motion, mistuning: one.fit.mistuning, deviation: one.variance.squareRoot()))
    }
    return found
  }

  /// Within a thousandth of a turn.
  private func isAlike(_ one: [Double], _ other: [Double], _ weights: [Double]) -> Bool {
    var square = 0.0
    for i in one.indices { square += weights[i] * (one[i] - other[i]) * (one[i] - other[i]) }
    return square < 1e-6
  }
}

extension PitchMotion {
  /// Whether the pitch envelope moves while the key is down.
  var isBent: Bool { Self.fields[4..<7].contains { self[$0] != self[.pitchLevel4] } }

  /// What voices do that bend at all: a little, or all over the place.
  func drawingEnvelope(_ random: inout SearchRandom) -> PitchMotion {
    var motion = self
    motion[.pitchLevel4] = random.chance(0.6) ? 50 : random.within(40...60)
    for stage in 0..<3 {
      motion[Self.fields[stage]] = random.below(100)
      motion[Self.fields[4 + stage]] = random.chance(0.5) ? 50 : random.within(40...60)
    }
    if random.chance(0.7) { motion[.pitchLevel3] = 50 }
    if random.chance(0.3) {
      for field in Self.fields[4..<8] { motion[field] = random.below(100) }
    }
    return motion
  }
}
