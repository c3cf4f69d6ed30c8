import TestSupport
import Testing

/// INIT VOICE: one operator, a plain sine.
@Suite struct SineTests {
  /// One second of A4, after the onset.
  let a4: [Float] = {
    var player = Player()
    player.on(69)
    return Array(player.play(52_800)[4800...])
  }()

  @Test func initVoicePeaksAtAnEighthOfFullScale() {
    // 0.1 %: the level steps of the DX7 are 2.7 % apart, so any slip of a step shows.
    #expect(abs(Tone(in: a4, at: 440).amplitude / 0.125 - 1) < 0.001)
  }

  @Test func a4IsTunedTo440Hz() {
    // 0.01 cent: the phase word of 32 bits resolves 0.00002 cent at A4.
    #expect(abs(Signal.cents(Tone.frequency(of: a4, near: 440) / 440)) < 0.01)
  }

  @Test func theSineIsPure() {
    // -100 dB: the sine polynomial errs by -139 dB, Float sums add some.
    #expect(Signal.decibels(Tone.distortion(of: a4, at: 440)) < -100)
  }

  @Test(arguments: [UInt8(21), 45, 60, 93, 108])
  func keysStandInEqualTemperament(key: UInt8) {
    var player = Player()
    player.on(key)
    let sound = Array(player.play(148_800)[4800...])
    let hertz = TestPitch.hertz(key)
    let measured = Tone.frequency(of: sound, near: hertz, pieces: 8)
    // The DX7's grid of 0.003 Hz takes at most 0.2 cent at the lowest key; the rest is ours.
    #expect(abs(Signal.cents(measured / TestPitch.played(key))) < 0.01)
    #expect(abs(Signal.cents(measured / hertz)) < 0.2)
  }

  @Test func bothChannelsAreAlikeWithoutEffects() {
    var player = Player()
    player.on(69)
    let sound = player.stereo(4800)
    #expect(sound[0] == sound[1])
  }

  @Test func silenceBeforeAnyNoteIsExact() {
    var player = Player()
    #expect(player.play(4800).allSatisfy { $0 == 0 })
  }
}
