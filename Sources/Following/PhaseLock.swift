import Glibc
import HarmonicSolver

/// Keeps the voice's pulse where the sound's is: half of how alike two periodic waveforms look lies in
/// that. Only where they are alike at all; and never by the best place from hop to hop, which leaps.
struct PhaseLock {
  /// Least likeness of the waveforms that is worth it.
  private static let least = 0.6
  /// Turns to either side in which the place is sought.
  private static let reach = 0.12
  /// Share of the error that is gone after a hop.
  private static let gain = 0.3
  /// Octaves that pitch is bent by at most: 4 cents.
  private static let bend = 4.0 / 1200
  /// Hops of a note in which it may be bent four times as far.
  private static let young = 15

  /// Hops since the note began, from 1.
  private var run = 0

  enum Answer: Equatable {
    /// Octaves to bend the pitch by.
    case bend(Double)
    /// The voice should start anew at these turns.
    case leap(Double)
  }

  mutating func reset() { run = 0 }

  /// - Parameters:
  ///   - isFresh: A note begins, or the pitch has leapt.
  ///   - turns: Where the voice will be.
  ///   - perHop: Turns of the pitch in a hop.
  mutating func answer(
    _ place: PulseAligner, isFresh: Bool, turns: Double, perHop: Double
  ) -> Answer {
    run = isFresh ? 1 : run + 1
    let best = place.best
    if run == 1 { return .leap(best.turns) }
    if run == 3, best.likeness >= PhaseLock.least, abs(Self.error(best.turns, turns)) > 0.02 {
      return .leap(best.turns)
    }
    guard let peak = place.peak(near: turns, within: PhaseLock.reach),
      peak.likeness >= PhaseLock.least
    else { return .bend(0) }
    let most = run < PhaseLock.young ? 4 * PhaseLock.bend : PhaseLock.bend
    let wanted = log2(max(1 + PhaseLock.gain * Self.error(peak.turns, turns) / perHop, 0.5))
    return .bend(min(max(wanted, -most), most))
  }

  /// Turns from `b` to `a`, -0.5...0.5.
  private static func error(_ a: Double, _ b: Double) -> Double {
    let turns = a - b
    return turns - turns.rounded()
  }
}
