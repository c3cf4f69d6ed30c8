import FMSynthesis
import Following
import Foundation
import TestSupport
import Testing

/// Pitch and loudness, and what is not followed.
@Suite struct FollowerTests {
  /// Cents of each step's pitch from the curve at the instant it speaks of, while the window is full.
  private func errors(_ run: Followed, hertz: (Double) -> Double) -> [Double] {
    run.steps.indices.dropFirst(8).dropLast(4).map { i in
      Made.cents(Double(run.steps[i].pitch), hertz(Double(run.instant(i)) / Made.rate))
    }
  }

  /// Timbre stays, and pitch is the tracker's.
  private func frozen() -> FollowerConfiguration {
    var configuration = FollowerConfiguration()
    configuration.freeze = true
    configuration.locksPhase = false
    return configuration
  }

  /// 3 cents at worst: the window smooths a vibrato of 5 Hz by 2 %.
  @Test func vibratoIsTracked() {
    let curve = { (t: Double) in 330 * exp2(50 / 1200 * sin(2 * Double.pi * 5 * t)) }
    let run = follow(Made.song(0.5, hertz: curve), configuration: frozen())
    #expect((errors(run, hertz: curve).max() ?? .infinity) < 3)
  }

  @Test func aGlideOverAnOctaveIsTracked() {
    let curve = { (t: Double) in 200 * exp2(t / 0.6) }
    let errors = errors(
      follow(Made.song(0.6, hertz: curve), configuration: frozen()), hertz: curve)
    #expect((errors.max() ?? .infinity) < 10)
    #expect(errors.sorted()[errors.count / 2] < 2)
  }

  @Test func twoNotesAFifthApartLoseNoTimeBetween() {
    let curve = { (t: Double) in t < 0.2 ? 262.0 : 393.0 }
    let run = follow(Made.song(0.4, hertz: curve), configuration: frozen())
    #expect(errors(run, hertz: curve).filter { $0 > 50 }.count <= 2)
  }

  @Test func silenceGivesLevelZeroAndRealSilence() {
    let silence = [Float](repeating: 0, count: 9600)
    let run = follow(Made.song(0.1) { _ in 220 } + silence)
    #expect(run.steps.contains { $0.level > 0 })
    for step in run.steps.suffix(8) {
      #expect(step.level == 0 && step.hiss.allSatisfy { $0 == 0 } && !step.voiced)
    }
    #expect(run.output.suffix(3000).allSatisfy { $0 == 0 })
  }

  /// 0.5 dB: the window of the loudness, and the ramp between updates.
  @Test(arguments: [Float(0.02), 0.1, 0.2]) func theVoiceIsAsLoudAsTheInput(level: Float) {
    let input = Made.song(0.4, level: level) { _ in 250 }
    let run = follow(input)
    let ratio = Made.rms(run.output[9600..<17_000]) / Made.rms(input[9600..<17_000])
    #expect(abs(20 * log10(ratio)) < 0.5)
  }

  @Test(arguments: [44100.0, 96000]) func otherRatesAreFollowedToo(rate: Double) {
    let input = Made.tone(440, harmonics: 6, count: Int(0.2 * rate), rate: rate)
    let run = follow(input, sampleRate: rate, configuration: frozen())
    let pitch = run.steps(at: Int(0.1 * rate)..<Int(0.15 * rate)).map { Double($0.pitch) }
    #expect(!pitch.isEmpty && pitch.allSatisfy { Made.cents($0, 440) < 1 })
    #expect(abs(Double(run.analysisDelay) / rate - 0.015) < 0.001)
  }

  /// 10 cents: what lies between samples, and a window of three periods.
  @Test(arguments: [27.5, 30.87, 34.0, 3520, 4186]) func theEndsOfAPianoAreFollowed(hertz: Double) {
    let input = Made.tone(hertz, harmonics: 8, count: 14_400).map { 0.2 * $0 }
    let run = follow(input, configuration: frozen())
    // From when a low one has been heard for two periods, to where the window begins to leave it.
    let heard = run.steps(at: 5800..<13_400)
    let pitches = heard.map(\.pitch)
    #expect(heard.allSatisfy { $0.level > 0 && $0.voiced && !$0.isOutOfRange })
    #expect(pitches.allSatisfy { Made.cents(Double($0), hertz) < 10 }, "\(pitches)")
  }

  /// Half the pitch, or an overtone of it, would be a loud wrong note.
  @Test(arguments: [20.0, 5000, 7040, 10_000])
  func whatIsTooLowOrTooHighIsSaidAndStaysSilent(hertz: Double) {
    let input = Made.tone(hertz, harmonics: 12, count: 14_400)
    let run = follow(input, configuration: frozen())
    let levels = run.steps.map(\.level)
    #expect(levels.allSatisfy { $0 == 0 }, "\(levels)")
    #expect(run.steps(at: 4800..<12_000).allSatisfy { $0.isOutOfRange && !$0.voiced })
  }

  @Test func aNoteThatLeavesTheRangeFadesAndComesBack() {
    let high = Made.tone(6000, harmonics: 1, count: 9600)
    let note = Made.song(0.2) { _ in 440 }
    let run = follow(note + high + note, configuration: frozen())
    #expect(run.steps[15].level > 0)
    #expect(run.steps[30..<38].allSatisfy { $0.level == 0 && $0.isOutOfRange })
    let last = run.steps(at: 24_000..<27_000)
    #expect(last.allSatisfy { $0.level > 0 && Made.cents(Double($0.pitch), 440) < 10 })
  }
}
