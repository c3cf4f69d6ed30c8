import FMSynthesis
import Foundation
import Rendering
import TestSupport
import Testing

/// The follower's own voices.
@Suite struct FollowerLaneTests {
  private func id(_ path: String) -> UInt16 { UInt16(TestPatch.knob(path).id) }

  /// A steady sine sung by the follower.
  private func singing(_ hertz: Float) -> Player {
    var player = Player(TestPatch.steady)
    player.turn("/follow/pitch", to: hertz)
    player.turn("/follow/level", to: 1)
    return player
  }

  @Test func aVoiceThatTakesOverSoundsAsLoudAndWithoutAStep() {
    var player = singing(440)
    player.at(9600, .followAnew(turns: 0.25, fade: 480))
    let sound = player.play(19_200)
    let before = Made.rms(sound[4800..<9600])
    let after = Made.rms(sound[14_400..<19_200])
    #expect(before > 0.05)
    #expect(abs(20 * log10(after / before)) < 0.1)
    let steps = zip(sound.dropFirst(4801), sound.dropFirst(4800)).map { abs($0 - $1) }
    #expect((steps.max() ?? 1) < 0.012)
  }
}
