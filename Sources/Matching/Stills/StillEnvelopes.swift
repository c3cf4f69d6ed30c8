import DX7
import FMSynthesis
import Foundation

/// From two stills to a voice that moves: envelopes that pass through both levels at their times.
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
    for moment in 0...1 { level(&levelled, moment, gains[moment]) }
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
    let (early, late) = (still[op, 0], still[op, 1])
    let most = max(early, late)
    let seconds = max(0.02, moments.seconds[1] - moments.seconds[0])
    let change = Double(abs(early - late)) * Self.step / seconds
    let rate = early == late ? 40 : slope.rate(decibelsPerSecond: change)
    let attack = moments.attack < 0.015 ? 97 : max(30, Int(88 - 16 * log2(moments.attack / 0.015)))
    g[op, .outputLevel] = most
    g[op, .rate1] = attack
    g[op, .level1] = 99 - (most - early)
    g[op, .rate2] = rate
    g[op, .level2] = 99 - (most - late)
    g[op, .rate3] = isSustained || early <= late ? 30 : rate
    g[op, .level3] = isSustained || early <= late ? g[op, .level2] : 0
    g[op, .rate4] = release
    g[op, .level4] = 0
  }
}
