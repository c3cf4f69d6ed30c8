import FMSynthesis
import Foundation
import Rendering
import TestSupport
import Testing

/// The follower's own voices: one sings, and another takes over.
@Suite struct FollowerLaneTests {
  /// A steady sound sung by the follower: a sine at .125.
  private func singing(_ hertz: Float, _ patch: TestPatch = .steady, voices: Int = 64) -> Player {
    var player = Player(patch, voices: voices)
    player.turn("/follow/pitch", to: hertz)
    player.turn("/follow/level", to: 1)
    return player
  }

  private func step(_ sound: ArraySlice<Float>) -> Float { Signal.largestJump(sound) }

  /// Turns, from the sine's start, at a frame of a sound.
  private func turns(_ sound: [Float], _ hertz: Double, at frame: Int, measured: Range<Int>)
    -> Double
  {
    let phase = Tone(in: sound[measured], at: hertz).phase + 0.5 * .pi
    let turns = phase / (2 * .pi) + hertz / 48_000 * Double(frame - measured.lowerBound)
    return turns - turns.rounded(.down)
  }

  private func distance(_ a: Double, _ b: Double) -> Double {
    let turns = a - b
    return abs(turns - turns.rounded())
  }

  /// 0.0072 is the steepest step of the sine; two of them that fade are never steeper.
  @Test(arguments: [9600, 9633], [UInt16(96), 480])
  func aVoiceThatTakesOverSoundsAsLoudAndWithoutAStep(frame: Int, fade: UInt16) {
    var player = singing(440)
    player.at(frame, .followAnew(turns: 0.25, fade: fade))
    let sound = player.play(19_200)
    let before = Made.rms(sound[4800..<9600])
    let after = Made.rms(sound[14_400..<19_200])
    #expect(before > 0.05)
    #expect(abs(20 * log10(after / before)) < 0.1)
    let own = step(sound[4800..<9600])
    #expect(step(sound[4800...]) < own + 0.125 / Float(fade) + 1e-4)
  }

  /// In phase with the one before: nothing is heard at all.
  @Test func aVoiceThatTakesOverInPhaseIsNotHeard() {
    var player = singing(440)
    _ = player.play(9600)
    let now = Float(player.engine.instrument.followerTurns)
    player.at(9600, .followAnew(turns: now, fade: 480))
    var still = singing(440)
    _ = still.play(9600)
    #expect(Signal.difference(player.play(9600), still.play(9600)) < -60)
  }

  @Test(arguments: [Float(0), 0.25, 0.6, 0.99], [9600, 9601, 9633, 9663])
  func thePhaseThatIsSetIsThePhaseHeard(set: Float, frame: Int) {
    var player = singing(440)
    player.at(frame, .followAnew(turns: set, fade: 200))
    let sound = player.play(19_200)
    let heard = turns(sound, 440, at: frame, measured: 10_200..<15_000)
    #expect(distance(heard, Double(set)) < 0.002, "\(heard)")
  }

  /// Operators stand at their ratio times the pitch's turns.
  @Test func operatorsOfOtherRatiosHaveTheirPhaseToo() {
    var patch = TestPatch.steady
    patch["/op/1/ratio"] = 3
    var player = singing(220, patch)
    player.at(9600, .followAnew(turns: 0.3, fade: 200))
    let sound = player.play(19_200)
    let heard = turns(sound, 660, at: 9600, measured: 10_200..<15_000)
    #expect(distance(heard, 3 * 0.3) < 0.003)
  }

  @Test(arguments: [1, 64, 100, 4800, 9999]) func thePhaseThatIsReportedIsThePhaseHeard(more: Int) {
    var player = singing(440)
    player.at(9633, .followAnew(turns: 0.7, fade: 200))
    let sound = player.play(19_200 + more)
    let reported = player.engine.instrument.followerTurns
    let heard = turns(sound, 440, at: sound.count, measured: 10_200..<19_200)
    #expect(distance(reported, heard) < 0.002)
  }

  @Test func theReportedPhaseGoesWithTheGlide() {
    var player = singing(330)
    player.at(4800, .ramp(id: id("/follow/pitch"), value: 440, frames: 4800))
    let sound = player.play(19_200)
    let reported = player.engine.instrument.followerTurns
    let heard = turns(sound, 440, at: sound.count, measured: 12_000..<18_000)
    #expect(distance(reported, heard) < 0.005)
  }

  /// A new voice has its own timbre at once; the one before keeps its own.
  @Test func theNewVoiceHasTheKnobsOfItsStartAndTheOldOneKeepsItsOwn() {
    var patch = TestPatch.steady
    patch["/op/2/level"] = 0.08
    var player = singing(440, patch)
    player.at(9600, .place(id: id("/follow/pitch"), value: 600))
    player.at(9600, .place(id: id("/follow/colour/2"), value: 0.001))
    player.at(9600, .followAnew(turns: 0, fade: 9600))
    let sound = player.play(19_200)
    let fading = Array(sound[9700..<14_500])
    // Half way on average: 440 with its harmonics goes, 600 without comes.
    #expect(Tone(in: fading, at: 440).amplitude > 0.02)
    #expect(Tone(in: fading, at: 880).amplitude > 0.01)
    #expect(Tone(in: fading, at: 600).amplitude > 0.02)
    #expect(Tone(in: fading, at: 1200).amplitude < 0.001)
  }

  @Test(arguments: [10, 64, 100, 300]) func twoThatTakeOverAtOnceDoNoHarm(apart: Int) {
    var player = singing(440)
    player.at(9600, .followAnew(turns: 0.5, fade: 480))
    player.at(9600 + apart, .followAnew(turns: 0.8, fade: 480))
    let sound = player.play(24_000)
    #expect(Signal.peak(sound) < 0.2)
    #expect(sound.allSatisfy { $0.isFinite })
    let heard = turns(sound, 440, at: 9600 + apart, measured: 12_000..<16_800)
    #expect(distance(heard, 0.8) < 0.002)
    let (before, after) = (Made.rms(sound[4800..<9600]), Made.rms(sound[14_400..<19_200]))
    #expect(abs(20 * log10(after / before)) < 0.1)
  }

  @Test func aVoiceThatStartsFromSilenceHasItsPhaseFromItsFirstSample() {
    var player = Player(TestPatch.steady)
    player.at(6400, .place(id: id("/follow/pitch"), value: 440))
    player.at(6400, .followAnew(turns: 0.4, fade: 96))
    player.at(6400, .ramp(id: id("/follow/level"), value: 1, frames: 480))
    let sound = player.play(19_200)
    #expect(sound[..<6400].allSatisfy { $0 == 0 })
    #expect(distance(turns(sound, 440, at: 6400, measured: 7200..<12_000), 0.4) < 0.002)
    #expect(abs(Tone(in: sound[7200..<12_000], at: 440).amplitude / 0.125 - 1) < 0.01)
  }

  @Test func aVoiceAtLevelZeroIsSilentAndGone() {
    var player = singing(440)
    player.at(9600, .followAnew(turns: 0.5, fade: 480))
    player.turn("/follow/level", to: 0, at: 9700)
    #expect(player.play(19_200).suffix(4800).allSatisfy { $0 == 0 })
    #expect(player.engine.instrument.activeVoices == 0)
  }

  /// At a level under the last bit of the keys' sound.
  @Test func keysSoundTheSameWhileVoicesTakeOver() {
    func keyed(_ player: inout Player) -> [Float] {
      player.turn("/master/polyphony", to: 4)
      for (i, key) in [UInt8(50), 57, 62, 69].enumerated() { player.on(key, at: 1000 + 50 * i) }
      player.on(74, at: 12_000)
      return player.play(24_000)
    }
    let patch = TestPatch.rich(algorithm: 5, index: 1, feedback: 0.5)
    var alone = Player(patch, voices: 4)
    let expected = keyed(&alone)
    var player = Player(patch, voices: 4)
    player.turn("/follow/level", to: 1e-20)
    player.turn("/follow/hiss/3", to: 1e-20)
    for at in stride(from: 2000, to: 20_000, by: 777) {
      player.at(at, .followAnew(turns: 0.3, fade: 480))
      player.at(at, .place(id: id("/follow/colour/2"), value: Float(at % 7) + 0.1))
    }
    let sound = keyed(&player)
    #expect(player.engine.instrument.activeVoices >= 6)
    #expect(zip(sound, expected).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test func anotherPatchIsSungByTheVoiceThatSounds() {
    var other = TestPatch.steady
    other["/op/1/ratio"] = 2
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: PatchLayout.count)
    memory.initialize(from: other.values, count: PatchLayout.count)
    defer { memory.deallocate() }
    var player = singing(440)
    player.at(9500, .followAnew(turns: 0.3, fade: 480))
    player.at(9600, .adopt(memory))
    player.at(9700, .followAnew(turns: 0.3, fade: 480))
    let sound = player.play(24_000)
    let late = Array(sound[14_400..<24_000])
    #expect(abs(Tone(in: late, at: 880).amplitude / 0.125 - 1) < 0.01)
    #expect(Tone(in: late, at: 440).amplitude < 1e-4)
    #expect(Signal.peak(sound) < 0.26)
  }
}

func id(_ path: String) -> UInt16 { UInt16(TestPatch.knob(path).id) }
