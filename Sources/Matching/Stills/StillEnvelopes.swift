import DX7
import FMSynthesis
import Foundation

/// From stills to a voice that moves: envelopes that pass through the levels at their times.
struct StillEnvelopes {
  private let slope = EnvelopeSlope()
  /// Decibels of one step of an output or envelope level.
  private static let step = 0.7526

  /// Several guesses at what the stills leave open: whether the sound is sustained, and how it
  /// ends.
  /// - Parameter gains: dB that bring each moment to the target's level.
  func voices(_ still: StillVoice, gains: [Double], moments: StillMoments, held: Int32) -> [Genome]
  {
    var levelled = still
    for moment in 0..<StillMoments.count { level(&levelled, moment, gains[moment]) }
    var found: [Genome] = []
    for isSustained in [true, false] {
      for release in [35, 50, 65] {
        var voice = levelled.genome
        voice.held = held
        for op in 0..<6 {
          set(&voice, op, levelled, moments, isSustained: isSustained, release: release)
        }
        found.append(voice)
      }
    }
    return found
  }

  private func level(_ still: inout StillVoice, _ moment: Int, _ gain: Double) {
    let carriers = (0..<6).filter { still.genome.isCarrier($0) && still[$0, moment] > 0 }
    let loudest = carriers.map { still[$0, moment] }.max() ?? 99
    let shift = min(Int((gain / Self.step).rounded()), 99 - loudest)
    for op in carriers { still[op, moment] += shift }
  }

  private func set(
    _ g: inout Genome, _ op: Int, _ still: StillVoice, _ moments: StillMoments,
    isSustained: Bool, release: Int
  ) {
    let levels = (0..<StillMoments.count).map { still[op, $0] }
    let most = levels.max() ?? 0
    let attack = moments.attack < 0.015 ? 97 : max(30, Int(88 - 16 * log2(moments.attack / 0.015)))
    g[op, .outputLevel] = most
    g[op, .rate1] = attack
    g[op, .level1] = 99 - (most - levels[0])
    g[op, .rate2] = rate(levels, 0, moments)
    g[op, .level2] = 99 - (most - levels[1])
    g[op, .rate3] = rate(levels, 1, moments)
    g[op, .level3] = isSustained || levels[1] <= levels[2] ? 99 - (most - levels[2]) : 0
    g[op, .rate4] = release
    g[op, .level4] = 0
  }

  /// Of the stage that leads from a moment to the next.
  private func rate(_ levels: [Int], _ moment: Int, _ moments: StillMoments) -> Int {
    let change = Double(abs(levels[moment + 1] - levels[moment])) * Self.step
    guard change > 0 else { return 40 }
    let seconds = max(0.02, moments.seconds[moment + 1] - moments.seconds[moment])
    return slope.rate(decibelsPerSecond: change / seconds)
  }
}
