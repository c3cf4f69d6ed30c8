import Foundation
import TestSupport
import Testing

/// The follower's own factors on operator levels.
@Suite struct FollowColourTests {
  /// Harmonics over the fundamental of a modulated voice; its modulator's factor moves at 0.3 s.
  private func distortion(follows: Bool, colour: Float) -> (before: Double, after: Double) {
    var patch = TestPatch.steady
    patch["/op/2/level"] = 0.08
    var player = Player(patch)
    if follows {
      player.turn("/follow/pitch", to: 440)
      player.turn("/follow/level", to: 1)
    } else {
      player.on(69)
    }
    player.turn("/follow/colour/2", to: colour, at: 14_400)
    let sound = player.play(38_400)
    return (
      Tone.distortion(of: Array(sound[4800..<14_400]), at: 440),
      Tone.distortion(of: Array(sound[24_000..<38_400]), at: 440)
    )
  }

  @Test func theFollowersVoiceGetsBrighterAndDuller() {
    let brighter = distortion(follows: true, colour: 2)
    let duller = distortion(follows: true, colour: 0.25)
    #expect(brighter.after > 1.6 * brighter.before)
    #expect(duller.after < 0.4 * duller.before)
  }

  @Test func keysAreLeftAsTheyAre() {
    let key = distortion(follows: false, colour: 0.1)
    #expect(abs(key.after - key.before) < 0.001 * key.before)
  }
}
