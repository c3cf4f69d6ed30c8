import DX7
import DX7Laws
import FMSynthesis
import Foundation

/// From levels that were followed through the note to envelopes that pass through them.
struct TrackEnvelopes {
  private let slope = EnvelopeSlope()
  /// Of the moments at which levels are known, rising.
  let seconds: [Double]
  /// Frames at which the key may have been let go, the likeliest first; at least one.
  let releases: [Int]
  /// Rate of an operator that is at its top at once, and what is added to all such rates.
  private static let prompt = 80
  private static let attacks = [0, 12, -12, 24]

  /// Guesses at what the levels leave open: when the key was let go, how fast operators begin, and
  /// whether the last stage ends in silence.
  /// - Parameter levels: 0...99 by moment, then operator.
  func voices(_ structure: Genome, levels: [[Int]]) -> [Genome] {
    releases.flatMap { release in
      [true, false].flatMap { isSustained in
        let voice = voice(structure, levels, release, isSustained)
        return Self.attacks.map { faster in
          var variant = voice
          for op in 0..<6 { variant[op, .rate1] = max(20, voice[op, .rate1] + faster) }
          return variant
        }
      }
    }
  }

  private func voice(
    _ structure: Genome, _ levels: [[Int]], _ release: Int, _ isSustained: Bool
  ) -> Genome {
    var voice = structure
    voice.held = Int32(release / CandidateBank.blockFrames)
    for op in 0..<6 {
      let own = levels.map { Double($0[op]) }
      if !own.isEmpty { set(&voice, op, own, Double(release) / 48_000, isSustained) }
    }
    return voice
  }

  private func set(
    _ g: inout Genome, _ op: Int, _ levels: [Double], _ released: Double, _ isSustained: Bool
  ) {
    let times = seconds
    let held = max(1, times.firstIndex { $0 > released } ?? times.count)
    let kept = Array(levels.prefix(held))
    let shape = EnvelopeShape.nearest(
      kept, Array(times.prefix(held)), isSustained: isSustained)
    let most = kept.max() ?? 0
    func level(_ value: Double) -> Int { 99 - Int((most - value).rounded()) }
    g[op, .outputLevel] = Int(most)
    g[op, .rate1] = shape.top == 0 ? Self.prompt : attack(times[shape.top])
    let (top, knee) = (kept[shape.top], kept[shape.knee])
    (g[op, .level1], g[op, .level2]) = (level(top), level(knee))
    g[op, .rate2] = rate(top - knee, times[shape.knee] - times[shape.top])
    g[op, .level3] = isSustained || shape.rest >= top ? level(shape.rest) : 0
    g[op, .rate3] = rate(knee - shape.rest, times[shape.end] - times[shape.knee])
    g[op, .rate4] = release(levels, held, released)
    g[op, .level4] = 0
  }

  /// The rate that is at its top after so many seconds, roughly.
  private func attack(_ seconds: Double) -> Int {
    min(Self.prompt, max(25, Int(75 - 16 * log2(max(seconds, 0.005) / 0.02))))
  }

  /// The rate that moves so many steps of level in that time.
  private func rate(_ steps: Double, _ seconds: Double) -> Int {
    let change = abs(steps) * LevelLaw.decibelsPerStep
    return change > 0 ? slope.rate(decibelsPerSecond: change / max(0.01, seconds)) : 40
  }

  /// The rate at which the level falls after the key was let go.
  private func release(_ levels: [Double], _ held: Int, _ released: Double) -> Int {
    guard held < levels.count else { return 65 }
    let last = min(held + 1, levels.count - 1)
    let lost = levels[held - 1] - levels[last]
    return lost > 0 ? rate(lost, seconds[last] - released) : 20
  }
}
