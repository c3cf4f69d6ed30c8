import MachineCore
import Spectral

/// u for the other sound of a pair: what the person could like better, and would tell most about.
///
/// Directions are drawn as likely as they are the person's; a turn of the knobs for each is played. Of
/// those the drive is the one whose reward, as far as it may be hoped for, outweighs most what it
/// loses of the sound that was started from: the reward joins the matching loss.
struct PairDrive: Drive {
  let space: KnobSpace
  let audition: Audition
  let reward: TraitReward
  let start: Traits
  /// The matching loss from the start's own sound.
  let identity: MultiResolutionSTFT
  var random: SearchRandom
  /// Directions that are played.
  private static let draws = 15
  /// Of which so many are compared with the start's sound, which is dear.
  private static let finalists = 4
  /// Steps of a pair.
  private static let stride = 1.0
  /// Standard deviations that are hoped for.
  private static let hope = 0.5
  /// Logits that a unit of the matching loss takes.
  private static let price = 0.5

  mutating func drive(_ s: TraitFeatures, _ a: Coefficients) -> Coefficients {
    let turns = (0..<Self.draws).compactMap { _ in turn(s, a) }
    let sounds = audition.sounds(turns.map { zip(a, $0).map(+) }, of: space)
    let hopes = sounds.map { sound -> Double in
      let traits = audition.traits(of: sound)
      let way = traits.from(s.traits)
      let length = traits.distance(to: s.traits)
      // What sounds the same asks nothing, and what is too far away may not be made.
      guard !traits.isSilent, length > 0.3,
        SoundHold.reach.room(traits.distance(to: start)) > 0
      else { return -.infinity }
      // A pair is asked about a way, not about how far it happens to go.
      let share = min(1, Self.stride / length)
      return share * (reward.gain(way) + Self.hope * reward.doubt(way))
    }
    let first = hopes.indices.filter { hopes[$0] > -.infinity }
      .sorted { (hopes[$0], $1) > (hopes[$1], $0) }.prefix(Self.finalists)
    let worths = first.map { hopes[$0] - Self.price * identity.loss(sounds[$0]) }
    guard let best = worths.indices.max(by: { worths[$0] < worths[$1] }) else {
      return a.map { _ in 0 }
    }
    return turns[first[best]]
  }

  private mutating func turn(_ s: TraitFeatures, _ a: Coefficients) -> Coefficients? {
    let drawn = reward.draw(&random)
    let length = drawn.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 0 else { return nil }
    let turn = TraitPull.turn(
      drawn.map { $0 * Self.stride / length }, weights: drawn.map { _ in 1 }, s,
      stiffness: 0.03, count: a.count)
    return turn.map { turn in
      zip(turn, space.knobs).map { min(max($0, -$1.slew), $1.slew) }
    }
  }
}
