import Glibc
import MachineCore

/// Follows a structure from its earliest still back to the key: what dies away within milliseconds
/// is heard nowhere else.
/// - Thread: that of its solver.
struct EarlyTrack {
  let target: [Float]
  let solver: StillSolver
  private var random: SearchRandom
  /// First frames of the moments, and frames of each.
  private static let starts = [32, 80, 128, 192, 256, 320, 384, 448, 576, 704]
  static let frames = 128
  private static let attempts = 5
  private static let good = 1e-4
  /// Hz that a frequency which is known may be off.
  private static let tuned = 0.02
  private static let floor = 1e-4

  init(_ target: [Float], _ solver: StillSolver, _ random: SearchRandom) {
    (self.target, self.solver, self.random) = (target, solver, random)
  }

  /// Mean of log10 of what is left.
  static func score(_ moments: [Track.Moment]) -> Double {
    let logs = moments.map { log10(($0.error ?? 1) + floor) }
    return logs.reduce(0, +) / Double(max(1, logs.count))
  }

  /// - Parameters:
  ///   - first: How it stands at the earliest still; frequencies and feedback are known.
  ///   - starts: Where each moment is looked for from; nil: from the one after it.
  /// - Returns: Moments by rising frame.
  mutating func follow(_ first: StillVoice, from starts: [StillVoice]? = nil) -> [Track.Moment] {
    var unknowns = StillUnknowns()
    (unknowns.hasLoop, unknowns.isSudden) = (false, true)
    var moments: [Track.Moment] = []
    var after = known(first)
    for (place, start) in Self.starts.enumerated().reversed() {
      let still = Still(target, start: start, frames: Self.frames)
      var best = after
      (best.cost, best.error) = (1e9, 1e9)
      for attempt in 0..<Self.attempts {
        var voice = attempt == 0 ? starts.map { known($0[place]) } ?? after : after
        if attempt > 1 { jolt(&voice) }
        solver.solve(&voice, on: still, unknowns, iterations: 6)
        if voice.cost < best.cost { best = voice }
        if best.error < Self.good { break }
      }
      moments.append(Track.Moment(frame: start, voice: best, error: best.error))
      after = best
    }
    return moments.reversed()
  }

  private func known(_ voice: StillVoice) -> StillVoice {
    var voice = voice
    for op in voice.operators.indices {
      (voice.operators[op].center, voice.operators[op].spread) = (0, Self.tuned)
      voice.operators[op].shift = 0
    }
    return voice
  }

  private mutating func jolt(_ voice: inout StillVoice) {
    for op in voice.operators.indices {
      let level = voice.operators[op].level + 5 * (random.unit() - 0.5)
      voice.operators[op].level = clamp(level, StillVoice.levels)
      voice.operators[op].slope = 0
    }
  }
}
