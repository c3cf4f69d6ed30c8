import Foundation
import Spectral
import TestSupport
import Testing

/// 15 ms behind the newest sample, 100 updates a second, as the follower asks.
@Suite struct LivePitchTrackerTests {
  private static let delay = 720
  private static let hop = 480

  private struct Update {
    /// Seconds from the start of the sound to the instant the pitch holds for.
    let instant: Double
    let hertz: Double
    let isFresh: Bool
  }

  /// What is heard while `x`, after silence, comes in.
  private func heard(_ x: [Float]) -> [Update] {
    let tracker = LivePitchTracker(sampleRate: Made.rate, delay: Self.delay, highest: 4300)
    let padded = [Float](repeating: 0, count: tracker.window) + x
    return stride(from: Self.hop, through: x.count, by: Self.hop).map { newest in
      let estimate = tracker.track(Array(padded[newest..<(newest + tracker.window)]))
      return Update(
        instant: Double(newest - Self.delay) / Made.rate, hertz: Double(estimate.frequency),
        isFresh: estimate.isFresh)
    }
  }

  /// Partials of amplitudes, one note after the other without a gap, .25 s each.
  private func melody(_ pitches: [Double], _ amplitudes: [Int: Double], seconds: Double = 0.25)
    -> [Float]
  {
    pitches.flatMap { hertz in
      (0..<Int(seconds * Made.rate)).map { n in
        let turn = 2 * Double.pi * hertz * Double(n) / Made.rate
        return Float(
          amplitudes.sorted { $0.key < $1.key }
            .reduce(0) { $0 + 0.3 * $1.value * sin(Double($1.key) * (turn + Double($1.key))) })
      }
    }
  }

  /// Whether the note of a melody has sounded for so many seconds, and the next is not yet heard.
  private func isClear(_ update: Update, after start: Double) -> Bool {
    (start..<0.235).contains(update.instant.truncatingRemainder(dividingBy: 0.25))
  }

  private static let bright = [1: 1.0, 2: 0.5, 3: 0.33, 4: 0.25, 5: 0.2]

  /// 1 cent above 1 kHz too: a tenth of what an ear can tell.
  @Test(arguments: [68.0, 82.4, 146.8, 233.1, 440, 880, 1568, 3136])
  func aSteadyToneIsHeardAtItsPitch(hertz: Double) {
    for update in heard(Made.tone(hertz, harmonics: 12, count: 9600)) where update.instant > 0.03 {
      #expect(Made.cents(update.hertz, hertz) < 1)
    }
  }

  /// Periods that do not fit round the instant twice come late, but come.
  @Test(arguments: [37.0, 41.2, 55, 61.7])
  func aLowToneIsHeardAtItsPitch(hertz: Double) {
    for update in heard(Made.tone(hertz, harmonics: 12, count: 9600)) where update.instant > 0.06 {
      #expect(Made.cents(update.hertz, hertz) < 1)
    }
  }

  /// An answer for 5 ms earlier or later would be 6 cents off.
  @Test func thePitchOfAGlideIsThatOfTheInstant() {
    func hertz(_ seconds: Double) -> Double { 220 * exp2(seconds) }
    for update in heard(Made.song(0.5, hertz: hertz)) where update.instant > 0.03 {
      #expect(Made.cents(update.hertz, hertz(update.instant)) < 2)
    }
  }

  @Test(arguments: [147.0, 220, 440, 1760])
  func aNoteHasItsPitchTenMillisecondsAfterItsStart(hertz: Double) {
    let silence = [Float](repeating: 0, count: 4800)
    let updates = heard(silence + Made.tone(hertz, harmonics: 6, count: 4800))
      .filter { $0.instant > 0.1 + 0.01 }
    #expect(updates.allSatisfy { Made.cents($0.hertz, hertz) < 20 })
  }

  @Test func eachNoteOfAMelodyIsFreshOnce() {
    let pitches = [220.0, 440, 110, 880, 660, 220]
    let updates = heard(melody(pitches, Self.bright))
    #expect(updates.filter { $0.isFresh }.count == pitches.count)
    for update in updates where isClear(update, after: 0.026) {
      #expect(Made.cents(update.hertz, pitches[Int(update.instant / 0.25)]) < 2)
    }
  }

  @Test func aVibratoIsOneNote() {
    func hertz(_ seconds: Double) -> Double {
      440 * exp2(50 / 1200 * sin(2 * Double.pi * 5 * seconds))
    }
    let updates = heard(Made.song(0.5, hertz: hertz)).filter { $0.instant > 0.02 }
    #expect(updates.allSatisfy { Made.cents($0.hertz, hertz($0.instant)) < 5 && !$0.isFresh })
  }

  @Test(arguments: [
    [2: 0.5, 3: 0.33, 4: 0.25, 6: 0.17, 8: 0.12], [2: 0.5, 3: 0.12, 4: 0.3, 6: 0.2],
  ])
  func aMissingFundamentalIsHeardThroughoutTheNote(amplitudes: [Int: Double]) {
    for update in heard(melody([110, 150, 330], amplitudes)) where isClear(update, after: 0.06) {
      #expect(Made.cents(update.hertz, [110, 150, 330][Int(update.instant / 0.25)]) < 2)
    }
  }

  /// At last the odd partials are 17 dB under the even ones.
  @Test func aNoteWhoseOddPartialsDieAwayStaysInItsOctave() {
    let even = melody([220], [2: 0.5, 4: 0.25], seconds: 0.8)
    let odd = melody([220], [1: 1, 3: 0.33], seconds: 0.8)
    let x = zip(even, odd).enumerated()
      .map { $1.0 + $1.1 * Float(exp(-Double($0) / Made.rate / 0.3)) }
    let updates = heard(x).filter { $0.instant > 0.02 }
    #expect(updates.allSatisfy { Made.cents($0.hertz, 220) < 5 })
  }

  /// Noise 10 dB under the tone.
  @Test(arguments: [100.0, 440, 1000]) func aBreathyToneHasNoHoles(hertz: Double) {
    let tone = Made.tone(hertz, harmonics: 8, count: 24000)
    let noise = Made.noise(24000, seed: 3)
    let level = Float(Made.rms(tone[...]) / Made.rms(noise[...]) * pow(10, -10.0 / 20))
    let updates = heard(zip(tone, noise).map { $0 + level * $1 }).filter { $0.instant > 0.05 }
    #expect(updates.allSatisfy { Made.cents($0.hertz, hertz) < 30 })
  }

  @Test func noiseAndSilenceHaveNoPitchNotEvenAfterATone() {
    let tone = Made.tone(220, harmonics: 8, count: 9600)
    let noise = Made.noise(14400, seed: 5).map { 0.3 * $0 }
    let silence = [Float](repeating: 0, count: 9600)
    let updates = heard(noise + tone + noise + tone + silence)
    let (first, second) = (0.0..<0.28, 0.53..<0.78)
    for update in updates
    where first.contains(update.instant) || second.contains(update.instant) || update.instant > 1.03
    {
      #expect(update.hertz == 0)
    }
  }

  @Test func theSameSoundGivesTheSameBits() {
    let x = melody([220, 330], Self.bright)
    #expect(heard(x).map(\.hertz) == heard(x).map(\.hertz))
  }
}
