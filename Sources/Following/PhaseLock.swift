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

  /// Likeness by which another place has to be better, and hops for which it has to be, until the
  /// pulse goes there; and hops it stays there at least.
  private static let astray = (margin: 0.06, hops: 6, rest: 15)

  /// Hops since the note began, from 1.
  private var run = 0
  /// Hops in a row that spoke for another place, and hops since the last leap.
  private var dissent = 0
  private var settled = 0

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
    settled += 1
    let best = place.best
    let peak = place.peak(near: turns, within: PhaseLock.reach)
    if run == 1 || isAstray(best, peak, turns) {
      (dissent, settled) = (0, 0)
      return .leap(best.turns)
    }
    guard let peak, peak.likeness >= PhaseLock.least else { return .bend(0) }
    let most = run < PhaseLock.young ? 4 * PhaseLock.bend : PhaseLock.bend
    let wanted = log2(max(1 + PhaseLock.gain * Self.error(peak.turns, turns) / perHop, 0.5))
    return .bend(min(max(wanted, -most), most))
  }

  /// Whether the pulse belongs elsewhere: two hops into a note, when it is known what it looks like,
  /// and later when another place has been better for a while.
  private mutating func isAstray(
    _ best: PulseAligner.Fit, _ peak: PulseAligner.Fit?, _ turns: Double
  ) -> Bool {
    guard best.likeness >= PhaseLock.least else {
      dissent = 0
      return false
    }
    if run == 3 { return abs(Self.error(best.turns, turns)) > 0.02 }
    let isBetter = best.likeness > (peak?.likeness ?? 0) + PhaseLock.astray.margin
    dissent = isBetter && settled >= PhaseLock.astray.rest ? dissent + 1 : 0
    return dissent >= PhaseLock.astray.hops
  }

  /// Turns from `b` to `a`, -0.5...0.5.
  private static func error(_ a: Double, _ b: Double) -> Double {
    let turns = a - b
    return turns - turns.rounded()
  }
}
