import DX7
import MachineCore

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
  /// Motions after which descents end; 20,000 take 0.2 s for a note of 1.5 s.
  public var budget = 24_000
  /// Envelopes out of nothing but habit to start from, beside those that follow the readings.
  public var draws = 1000
  /// Times that the best is pushed away to see whether it falls back elsewhere.
  public var kicks = 60

  public init(reference: Double, held: Int) { (self.reference, self.held) = (reference, held) }

  /// - Parameter readings: In the order of time, the denser the faster the pitch moves; fewer than
  ///   six say nothing.
  /// - Returns: The best motions that differ in what is heard, at most four, the likeliest first.
  public func read(_ readings: [PhaseReading]) -> [Found] {
    guard readings.count >= 6 else { return [] }
    let trial = PitchTrial(readings, reference: reference, held: held)
    var random = SearchRandom(seed: seed, stream: 7_101)
    let newton = PitchNewton(trial)
    let descent = PitchDescent(trial: trial, budget: budget)
    var found = distinct(starts(trial, &random), 24).map(newton.descend)
    for _ in 0..<2 {
      for one in distinct(found, 3) {
        found += trial.tried(relatives(of: one.motion, trial)).map(newton.descend)
      }
    }
    found = distinct(found, 6).map { newton.descend(descent.descend($0)) }
    for one in distinct(found, 2) {
      found += trial.tried(one.motion.reshaped()).map(newton.descend)
    }
    found += kicked(distinct(found, 1), trial, newton, &random)
    found += distinct(found, 3).map(descent.descend)
    return PitchRating(trial, found.map(\.motion)).likeliest(4)
  }

  /// What comes of the best when it is pushed away and falls back, again and again.
  private func kicked(
    _ best: [TriedMotion], _ trial: PitchTrial, _ newton: PitchNewton, _ random: inout SearchRandom
  ) -> [TriedMotion] {
    guard var best = best.first else { return [] }
    for _ in 0..<kicks where trial.count < budget {
      let motion = best.motion.kicked(&random)
      let end = newton.descend(TriedMotion(motion: motion, fit: trial.fit(motion)))
      if end.fit.cost < best.fit.cost { best = end }
    }
    return [best]
  }

  /// An LFO is found best once the envelope is out of the way, and the other way round.
  private func relatives(of motion: PitchMotion, _ trial: PitchTrial) -> [PitchMotion] {
    LFOScan(trial, over: motion).best(3).map(\.motion)
      + EnvelopeBends(trial, over: motion).best(4) + motion.reshaped()
  }

  private func starts(_ trial: PitchTrial, _ random: inout SearchRandom) -> [TriedMotion] {
    let still = PitchMotion()
    var all = trial.tried(
      [still] + LFOScan(trial, over: still).best(40).map(\.motion)
        + EnvelopeBends(trial, over: still).best(20))
    all.sort { $0.fit.cost < $1.fit.cost }
    let bases = all.prefix(20).map(\.motion)
    for base in bases.prefix(5) where base.swings {
      all += trial.tried(EnvelopeBends(trial, over: base).best(6))
    }
    for base in bases.prefix(3) where base.isBent {
      all += trial.tried(LFOScan(trial, over: base).best(4).map(\.motion))
    }
    let drawn = (0..<draws).map { _ in random.pick(bases).drawingEnvelope(&random) }
    return all + trial.tried(drawn)
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
}

extension PitchTrial {
  func tried(_ motions: [PitchMotion]) -> [TriedMotion] {
    motions.map { TriedMotion(motion: $0, fit: fit($0)) }
  }
}
