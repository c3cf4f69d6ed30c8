import Foundation
import TestSupport
import Testing

/// Envelope times, measured on a carrier of a quarter of the sample rate: two neighbouring samples
/// are its sine and
/// cosine, so that their length is the envelope itself.
@Suite struct EnvelopeTests {
  private let block = 64

  private func patch(attack: Float, decay: Float, sustain: Float, release: Float) -> TestPatch {
    var patch = TestPatch()
    patch["/op/1/mode"] = 1
    patch["/op/1/fixed"] = 12_000
    patch["/op/1/env/type"] = 0
    patch["/op/1/env/attack"] = attack
    patch["/op/1/env/decay"] = decay
    patch["/op/1/env/sustain"] = sustain
    patch["/op/1/env/release"] = release
    return patch
  }

  /// Envelope sample by sample, 1 at full level.
  private func envelope(
    _ patch: TestPatch, on: Int = 0, off: Int? = nil, frames: Int
  ) -> [Double] {
    var player = Player(patch)
    player.on(60, at: on)
    if let off { player.off(60, at: off) }
    let sound = player.play(frames + 1)
    return zip(sound, sound.dropFirst()).map { hypot(Double($0), Double($1)) / 0.125 }
  }

  @Test(arguments: [Float(0.002), 0.01, 0.1, 0.5])
  func attackReachesThePeakAtTheAttackTime(attack: Float) throws {
    let level = envelope(
      patch(attack: attack, decay: 60, sustain: 1, release: 1), frames: 48_000)
    let peak = try #require(level.firstIndex { $0 > 0.999_9 })
    // One control block: envelopes move block by block.
    #expect(abs(peak - Int(attack * 48_000)) <= block)
  }

  @Test func attackRisesWithoutStepsBack() {
    let level = envelope(patch(attack: 0.1, decay: 60, sustain: 1, release: 1), frames: 4800)
    #expect(zip(level, level.dropFirst()).allSatisfy { $1 > $0 - 0.001 })
  }

  @Test(arguments: [Float(0.02), 0.1, 0.4])
  func decayFallsByItsTimeConstant(decay: Float) {
    let level = envelope(
      patch(attack: 0.001, decay: decay, sustain: 0.25, release: 1), frames: 48_000)
    let start = 640
    let later = start + Int(decay * 48_000)
    let ratio = (level[later] - 0.25) / (level[start] - 0.25)
    // 1 %: straight lines between blocks against the exponential.
    #expect(abs(ratio / exp(-1) - 1) < 0.01)
  }

  @Test func decayEndsAtTheSustainLevel() {
    let level = envelope(
      patch(attack: 0.001, decay: 0.01, sustain: 0.25, release: 1), frames: 24_000)
    #expect(abs(level[20_000] - 0.25) < 0.000_1)
  }

  @Test(arguments: [4800, 14_400, 40_000])
  func releaseStartsFromWhereverTheLevelIs(off: Int) {
    let level = envelope(
      patch(attack: 0.5, decay: 0.3, sustain: 0.5, release: 0.2), off: off, frames: 57_600)
    // The key's end is heard at the next block's border at the latest.
    let start = off + 2 * block
    #expect(abs(level[start] - level[off]) < 0.02)
    #expect(abs(level[start + 9600] / level[start] / exp(-1) - 1) < 0.01)
  }

  @Test func aReleasedVoiceIsFreed() {
    var player = Player(patch(attack: 0.001, decay: 0.1, sustain: 1, release: 0.01))
    player.on(60)
    player.off(60, at: 4800)
    // Twelve time constants are -104 dB.
    _ = player.play(4800 + 12 * 480)
    #expect(player.engine.instrument.activeVoices == 0)
  }

  @Test(arguments: [Float(0.001), 20, 60], [Float(0), 0.5, 1])
  func extremeTimesStayFinite(seconds: Float, sustain: Float) {
    let level = envelope(
      patch(
        attack: min(seconds, 20), decay: seconds, sustain: sustain, release: seconds),
      off: 2401, frames: 9600)
    #expect(level.allSatisfy { $0.isFinite && $0 <= 1.001 })
  }

  @Test func theDX7EnvelopeFallsByItsDecibelsPerSecond() {
    var patch = patch(attack: 0.001, decay: 1, sustain: 1, release: 1)
    patch["/op/1/env/type"] = 1
    patch["/op/1/env/r2"] = 50
    patch["/op/1/env/l2"] = 0
    patch["/op/1/env/l3"] = 0
    let level = envelope(patch, frames: 48_000)
    let fall = Signal.decibels(level[33_600] / level[9600]) / 0.5
    // Rate 50 is step 32: Dexed's 4 units of 256 to the octave per 64 frames at 44.1 kHz.
    // 0.5 %: the blocks' borders.
    #expect(abs(fall / (-4 / 256 * 6.0206 * 44_100 / 64) - 1) < 0.005)
  }

  @Test func theDX7EnvelopeSustainsAtLevelThree() {
    var patch = patch(attack: 0.001, decay: 1, sustain: 1, release: 1)
    patch["/op/1/env/type"] = 1
    patch["/op/1/env/l2"] = 90
    patch["/op/1/env/l3"] = 80
    let level = envelope(patch, frames: 24_000)
    // (28 + 99) >> 1 = 63 and (28 + 80) >> 1 = 54: nine steps of 64 units, 256 units to the octave.
    #expect(abs(Signal.decibels(level[20_000]) + 9 * 64 / 256 * 6.0206) < 0.01)
  }
}
