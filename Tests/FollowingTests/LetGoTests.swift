import FMSynthesis
import Following
import Rendering
import Testing

/// Knobs of the follower that a person held and gives back.
@Suite struct LetGoTests {
  private let level = PatchLayout.index(.followLevel)
  private let hiss = PatchLayout.followHiss(2)

  /// Where the commands of a silent hop send each knob.
  private func told(
    _ moves: inout FollowerMoves, _ follower: Follower, held: Set<Int>
  ) -> [Int: Float] {
    let silence = [Float](repeating: 0, count: follower.hop)
    let step = follower.step(silence, count: silence.count, begin: 480) { held.contains($0) }
    var told: [Int: Float] = [:]
    for command in moves.commands(step, begin: 480, held: { held.contains($0) }) {
      if case .ramp(let id, let value, _) = command.command { told[Int(id)] = value }
    }
    return told
  }

  /// Turned up by hand in silence, they would sound on for ever.
  @Test func aKnobGivenBackInSilenceGoesToSilence() {
    let follower = Follower(
      sampleRate: 48_000, patch: FollowPatch.harmonic(), configuration: FollowerConfiguration())
    var moves = FollowerMoves(hop: follower.hop)
    #expect(told(&moves, follower, held: []).isEmpty)
    #expect(told(&moves, follower, held: [level, hiss])[level] == nil)
    let back = told(&moves, follower, held: [])
    #expect(back[level] == 0 && back[hiss] == 0)
    #expect(told(&moves, follower, held: [])[level] == nil)
  }
}
