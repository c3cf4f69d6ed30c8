import Foundation
import TestSupport
import Testing

/// Keys, velocity, bend, pedal, and who has to go when there are too many.
@Suite struct VoiceTests {
  private func level(_ patch: TestPatch, velocity: UInt8) -> Double {
    var player = Player(patch)
    player.on(69, velocity: velocity)
    return Tone(in: player.play(28_800)[4800...], at: 440).amplitude
  }

  @Test func velocityDoesNothingAtSensitivityZero() {
    #expect(level(.steady, velocity: 1) == level(.steady, velocity: 127))
  }

  @Test func velocityMovesTheLevelByTheDX7sTable() {
    var patch = TestPatch.steady
    patch["/op/1/velocity"] = 7
    let loud = level(patch, velocity: 127)
    let soft = level(patch, velocity: 100)
    // The table has 254 and 240: (7 * 15 + 7) / 8 and (7 + 7) / 8 times 16 of 256 units to the
    // octave.
    #expect(abs(Signal.decibels(loud / soft) - (14 - 1) * 16 / 256 * 6.0206) < 0.01)
  }

  @Test(arguments: [(Float(1), 200.0), (-1, -200), (0.5, 100), (0, 0)])
  func bendMovesByTheBendRange(position: Float, cents: Double) {
    var player = Player(.steady)
    player.at(0, .bend(position))
    player.on(69)
    let hertz = 440 * exp2(cents / 1200)
    let sound = Array(player.play(52_800)[4800...])
    // Frequencies are cut down to the reference's grid of 0.003 Hz, 0.013 cent at the lowest.
    #expect(abs(Signal.cents(Tone.frequency(of: sound, near: hertz) / hertz)) < 0.015)
  }

  @Test func bendKeepsThePhase() {
    var player = Player(.steady)
    player.on(69)
    player.at(4801, .bend(1))
    let sound = player.play(9600)
    // The steepest step of the higher tone: a phase jump would be larger.
    let steepest = 0.125 * 2 * Float.pi * 494 / 48_000
    #expect(Signal.largestJump(sound) < steepest * 1.01)
  }

  @Test func thePedalHoldsANoteWhoseKeyIsUp() {
    var player = Player(.steady)
    player.on(69)
    player.at(2400, .pedal(true))
    player.off(69, at: 4800)
    let sound = player.play(48_000)
    #expect(Signal.rms(sound[43_200...]) > 0.088)
  }

  @Test func raisingThePedalReleases() {
    var player = Player(.steady)
    player.on(69)
    player.at(2400, .pedal(true))
    player.off(69, at: 4800)
    player.at(9600, .pedal(false))
    let sound = player.play(96_000)
    #expect(Signal.rms(sound[90_000...]) == 0)
  }

  @Test func thePedalLeavesHeldKeysAlone() {
    var player = Player(.steady)
    player.on(69)
    player.at(2400, .pedal(true))
    player.at(9600, .pedal(false))
    let sound = player.play(48_000)
    #expect(Signal.rms(sound[43_200...]) > 0.088)
  }

  @Test func sixtyFourVoicesSound() {
    var player = Player(.steady)
    for key in UInt8(32)..<96 { player.on(key) }
    let sound = player.play(52_800)
    #expect(player.engine.instrument.activeVoices == 64)
    for key in [UInt8(32), 60, 95] {
      let tone = Tone(in: sound[4800...], at: TestPitch.hertz(key)).amplitude
      // 2 %: skirts of the neighbours a semitone off, 1.8 Hz at the bottom.
      #expect(abs(tone / 0.125 - 1) < (key == 32 ? 0.5 : 0.02), "key \(key)")
    }
  }

  @Test func theSixtyFifthVoiceStealsTheOldest() {
    var player = Player(.steady)
    for key in UInt8(60)..<124 { player.on(key, at: Int(key)) }
    player.on(40, at: 9600)
    let sound = player.play(48_000)
    #expect(player.engine.instrument.activeVoices == 64)
    let stolen = Tone(in: sound[14_400...], at: TestPitch.hertz(60)).amplitude
    let new = Tone(in: sound[14_400...], at: TestPitch.hertz(40)).amplitude
    #expect(stolen < 0.001)
    #expect(abs(new / 0.125 - 1) < 0.02)
  }

  @Test func stealingDoesNotClick() {
    // Low sines: nothing of theirs is above 10 kHz, a cut would be.
    var player = Player(.steady)
    for i in 0..<64 { player.on(UInt8(24 + i / 2), at: 131 * i) }
    player.on(23, at: 33_333)
    let sound = player.play(48_000)
    let high = Signal.above(10_000, sound)
    // A new note alone opens as fast as this.
    let onset = Signal.peak(high[8000..<8500])
    #expect(Signal.peak(high[33_300..<33_600]) < max(2 * onset, 1e-4))
  }

  @Test func thePolyphonyKnobBoundsTheVoices() {
    var patch = TestPatch.steady
    patch["/master/polyphony"] = 3
    var player = Player(patch)
    for key in UInt8(60)..<70 { player.on(key, at: 500 * Int(key - 60)) }
    _ = player.play(9600)
    #expect(player.engine.instrument.activeVoices == 3)
  }

  @Test func monoPlaysTheLastKeyAndGoesBackToTheOneStillHeld() {
    var patch = TestPatch.steady
    patch["/master/mono"] = 1
    var player = Player(patch)
    player.on(57)
    player.on(69, at: 9600)
    player.off(69, at: 33_600)
    let sound = player.play(67_200)
    #expect(abs(Tone(in: sound[14_400..<33_600], at: 440).amplitude - 0.125) < 0.001)
    #expect(abs(Tone(in: sound[43_200...], at: 220).amplitude - 0.125) < 0.001)
    #expect(player.engine.instrument.activeVoices == 1)
  }

  /// A tone that takes a second to come up, the louder the harder the key is struck.
  private var slow: TestPatch {
    var patch = TestPatch.steady
    patch["/master/mono"] = 1
    patch["/op/1/velocity"] = 7
    patch["/op/1/env/attack"] = 1
    return patch
  }

  @Test func legatoHandsOnTheEnvelopeAndTheVelocity() {
    var player = Player(slow)
    player.on(57, velocity: 127)
    player.on(69, velocity: 10, at: 60_000)
    player.off(69, at: 72_000)
    let sound = player.play(84_000)
    let before = Signal.rms(sound[55_000..<59_000])
    for start in stride(from: 60_000, to: 83_000, by: 2000) {
      let level = Double(Signal.rms(sound[start..<start + 2000]) / before)
      #expect(abs(Signal.decibels(level)) < 1, "at \(start)")
    }
    #expect(abs(Tone.frequency(of: Array(sound[62_000..<71_000]), near: 440) - 440) < 0.1)
    #expect(abs(Tone.frequency(of: Array(sound[74_000...]), near: 220) - 220) < 0.1)
  }

  @Test func legatoKeepsThePhase() {
    var player = Player(.steady)
    player.turn("/master/mono", to: 1)
    player.on(57, at: 100)
    player.on(58, at: 4801)
    let steepest = 0.125 * 2 * Float.pi * 234 / 48_000
    #expect(Signal.largestJump(player.play(9600)[400...]) < steepest * 1.01)
  }

  @Test func keysHeldInPolyAreKnownWhenMonoComes() {
    var player = Player(.steady)
    player.on(57)
    player.turn("/master/mono", to: 1, at: 4800)
    player.on(69, at: 9600)
    player.off(69, at: 19_200)
    let sound = player.play(48_000)
    #expect(abs(Tone(in: sound[24_000...], at: 220).amplitude - 0.125) < 0.001)
  }

  @Test func aKeyStruckAfterAllAreUpStartsAnew() {
    var player = Player(slow)
    player.on(57, velocity: 127)
    player.off(57, at: 60_000)
    player.on(69, velocity: 127, at: 60_100)
    let sound = player.play(66_000)
    #expect(Signal.rms(sound[60_300..<61_500]) < Signal.rms(sound[55_000..<59_000]) / 4)
  }

  @Test func keysBeyondTheKeyboardGoOn() {
    var patch = TestPatch.steady
    patch["/transpose"] = 24
    var high = Player(patch)
    high.on(110)
    let top = TestPitch.hertz(110) * 4
    #expect(abs(Tone.frequency(of: Array(high.play(28_800)[4800...]), near: top) / top - 1) < 1e-5)
    patch["/transpose"] = -24
    patch["/op/1/ratio"] = 16
    var low = Player(patch)
    low.on(9)
    let bottom = TestPitch.hertz(9) * 4
    let sound = Array(low.play(240_000)[4800...])
    #expect(abs(Tone.frequency(of: sound, near: bottom) / bottom - 1) < 1e-4)
  }

  @Test func aKeyStruckAgainRunsOnInPhaseWhenOscillatorsAreFree() {
    var patch = TestPatch.steady
    patch["/osc_sync"] = 0
    for delay in [54, 109, 4855] {
      var player = Player(patch)
      player.on(69)
      player.on(69, at: 9600 + delay)
      let sound = player.play(48_000)
      #expect(abs(Tone(in: sound[24_000...], at: 440).amplitude - 0.25) < 0.001)
    }
  }

  @Test func fixedFrequencyIgnoresTheKey() {
    var patch = TestPatch.steady
    patch["/op/1/mode"] = 1
    patch["/op/1/fixed"] = 1000
    var low = Player(patch)
    low.on(40)
    var high = Player(patch)
    high.on(90)
    let sound = low.play(9600)
    #expect(sound == high.play(9600))
    #expect(abs(Tone.frequency(of: sound, near: 1000) - 1000) < 0.001)
  }

  @Test func detunedOperatorsBeat() {
    var patch = TestPatch.steady
    patch.algorithm = 32
    patch["/op/2/level"] = 1
    patch["/op/2/detune"] = 7
    var player = Player(patch)
    player.on(69)
    let sound = player.play(480_000)
    // Dexed's law at A4: 0.0209 e^(-0.396 * 8.78) of 8.78 octaves, 1.725 Hz.
    let beat = 440 * (exp2(0.0209 * exp(-0.396 * log2(440)) * log2(440)) - 1)
    let half = Int(24_000 / beat)
    let loud = Signal.rms(sound[2 * half - 1500..<2 * half + 1500])
    let quiet = Signal.rms(sound[half - 1500..<half + 1500])
    #expect(loud > 0.17 && quiet < 0.02)
  }

  @Test func panicSilencesWithinTwoBlocks() {
    var player = Player(.steady)
    for key in UInt8(50)..<70 { player.on(key) }
    player.at(9601, .panic)
    let sound = player.play(14_400)
    #expect(Signal.peak(sound[(9601 + 128)...]) == 0)
    #expect(player.engine.instrument.activeVoices == 0)
  }

  @Test func panicLetsTheNextNoteSound() {
    var player = Player(.steady)
    player.on(60)
    player.at(4800, .panic)
    player.on(69, at: 9600)
    #expect(abs(Tone(in: player.play(38_400)[14_400...], at: 440).amplitude - 0.125) < 0.000_1)
  }

  @Test func transposeMovesKeysAndKeyUpStillFindsThem() {
    var patch = TestPatch.steady
    patch["/transpose"] = 12
    var player = Player(patch)
    player.on(57)
    player.off(57, at: 28_800)
    let sound = player.play(144_000)
    #expect(abs(Tone(in: sound[4800..<28_800], at: 440).amplitude - 0.125) < 0.001)
    #expect(player.engine.instrument.activeVoices == 0)
  }
}
