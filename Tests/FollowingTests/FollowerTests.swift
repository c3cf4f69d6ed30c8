import FMSynthesis
import Following
import Foundation
import TestSupport
import Testing

@Suite struct FollowerTests {
  /// Pitch of each step against the curve at the instant it speaks of, while the window is full.
  private func errors(
    _ steps: [FollowerStep], _ delay: Int, hertz: (Double) -> Double
  ) -> [Double] {
    steps.enumerated().dropFirst(8).map { i, step in
      let frame = (i + 1) * 480 - delay
      return Made.cents(Double(step.pitch), hertz(Double(frame) / Made.rate))
    }
  }

  private func frozen() -> FollowerConfiguration {
    var configuration = FollowerConfiguration()
    configuration.freeze = true
    return configuration
  }

  /// 3 cents at worst: the window smooths a vibrato of 5 Hz by 2 %.
  @Test func vibratoIsTracked() {
    let curve = { (t: Double) in 330 * exp2(50 / 1200 * sin(2 * Double.pi * 5 * t)) }
    let run = follow(Made.song(0.5, hertz: curve), configuration: frozen())
    let errors = errors(run.steps, run.delay - 480, hertz: curve)
    #expect((errors.max() ?? .infinity) < 3)
  }

  @Test func aGlideOverAnOctaveIsTracked() {
    let curve = { (t: Double) in 200 * exp2(t / 0.6) }
    let run = follow(Made.song(0.6, hertz: curve), configuration: frozen())
    let errors = errors(run.steps, run.delay - 480, hertz: curve)
    #expect((errors.max() ?? .infinity) < 10)
    #expect(errors.sorted()[errors.count / 2] < 2)
  }

  @Test func twoNotesAFifthApartLoseNoTimeBetween() {
    let curve = { (t: Double) in t < 0.2 ? 262.0 : 393.0 }
    let run = follow(Made.song(0.4, hertz: curve), configuration: frozen())
    let errors = errors(run.steps, run.delay - 480, hertz: curve)
    #expect(errors.filter { $0 > 50 }.count <= 2)
  }

  @Test func silenceGivesLevelZeroAndRealSilence() {
    let silence = [Float](repeating: 0, count: 4800)
    let run = follow(Made.song(0.1) { _ in 220 } + silence + silence)
    #expect(run.steps.contains { $0.level > 0 })
    #expect(run.steps.suffix(8).allSatisfy { $0.level == 0 && !$0.voiced })
    #expect(run.output.suffix(3000).allSatisfy { $0 == 0 })
  }

  @Test func noiseHoldsThePitchAndKeepsItsLoudness() {
    let noise = Made.noise(9600, seed: 4).map { $0 * 0.1 }
    let run = follow(Made.song(0.2) { _ in 300 } + noise, configuration: frozen())
    let last = run.steps.suffix(6)
    #expect(last.allSatisfy { !$0.voiced && abs($0.pitch - 300) < 30 && $0.level > 0 })
  }

  /// 0.5 dB: the window of the loudness, and the ramp between updates.
  @Test func theVoiceIsAsLoudAsTheInput() {
    for level in [Float(0.02), 0.1, 0.2] {
      let input = Made.song(0.4, level: level) { _ in 250 }
      let run = follow(input)
      let ratio = Made.rms(run.output[9600..<19200]) / Made.rms(input[9600..<19200])
      #expect(abs(20 * log10(ratio)) < 0.5)
    }
  }

  @Test func aBadSampleDoesNotStopIt() {
    var input = Made.song(0.3) { _ in 220 }
    input[4000] = .nan
    input[4001] = .infinity
    let run = follow(input)
    #expect(run.output.allSatisfy { $0.isFinite })
    #expect(run.steps.last.map { Made.cents(Double($0.pitch), 220) < 1 } == true)
  }

  @Test func aHeldKnobIsLeftAlone() {
    let follower = Follower(
      sampleRate: 48000, patch: FollowPatch.harmonic(), configuration: FollowerConfiguration())
    let input = Made.song(0.2) { _ in 220 }
    let held = PatchLayout.index(1, .level)
    for start in stride(from: 0, to: input.count, by: 480) {
      let step = follower.step(Array(input[start..<start + 480]), count: 480) { $0 == held }
      #expect(!step.knobs.contains { $0.id == held })
    }
  }

  @Test(arguments: [44100.0, 96000]) func otherRatesAreFollowedToo(rate: Double) {
    let follower = Follower(
      sampleRate: rate, patch: FollowPatch.harmonic(), configuration: FollowerConfiguration())
    var pitch: Float = 0
    for block in 0..<8 {
      let samples = (0..<follower.hop).map { n in
        Float(0.2 * sin(2 * Double.pi * 440 * Double(block * follower.hop + n) / rate))
      }
      pitch = follower.step(samples, count: follower.hop) { _ in false }.pitch
    }
    #expect(Made.cents(Double(pitch), 440) < 1)
    #expect(abs(Double(follower.analysisDelay) / rate - 0.03) < 0.001)
  }

  /// 10 cents: what lies between samples, and a window of three periods.
  @Test(arguments: [27.5, 30.87, 34.0, 3520, 4186]) func theEndsOfAPianoAreFollowed(hertz: Double) {
    let input = Made.tone(hertz, harmonics: 8, count: 14_400).map { 0.2 * $0 }
    let run = follow(input, configuration: frozen())
    let heard = run.steps.filter { $0.level > 0 }
    #expect(!heard.isEmpty)
    #expect(heard.allSatisfy { Made.cents(Double($0.pitch), hertz) < 10 && !$0.isOutOfRange })
  }

  /// Half the pitch, or an overtone of it, would be a loud wrong note.
  @Test(arguments: [20.0, 24, 26, 5000, 7040, 10_000])
  func whatIsTooLowOrTooHighIsSaidAndStaysSilent(hertz: Double) {
    let input = Made.tone(hertz, harmonics: 12, count: 14_400)
    let run = follow(input, configuration: frozen())
    #expect(run.steps.allSatisfy { $0.level == 0 })
    #expect(run.steps.suffix(8).allSatisfy { $0.isOutOfRange && !$0.voiced })
  }

  @Test func aNoteThatLeavesTheRangeFadesAndComesBack() {
    let high = Made.tone(6000, harmonics: 1, count: 9600)
    let note = Made.song(0.2) { _ in 440 }
    let run = follow(note + high + note, configuration: frozen())
    #expect(run.steps[15].level > 0)
    #expect(run.steps[30..<38].allSatisfy { $0.level == 0 && $0.isOutOfRange })
    #expect(
      run.steps.suffix(8).allSatisfy { $0.level > 0 && Made.cents(Double($0.pitch), 440) < 10 })
  }
}
