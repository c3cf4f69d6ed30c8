import Knobs
import MachineCore
import MachineLaws
import Spectral

/// A sound of a session: where its knobs stand, and how it was heard.
public struct Sounded: Equatable, Sendable {
  /// Steps of each knob from the start.
  var coefficients: Coefficients
  public var traits: Traits
}

/// The sound that all others of a session come from.
struct SoundedStart: Sendable {
  let traits: Traits
  /// Hz by moment; 0 where none is heard, and none can be kept.
  let pitches: [Double]
}

/// S: from coefficients to the patch.
struct PatchSynthesis: Synthesis {
  let space: KnobSpace

  mutating func synthesise(_ a: Coefficients, _ s: TraitFeatures) -> [Float] { space.patch(a) }
}

/// Turns the knobs of a patch towards what a person asks for or could like.
///
/// s: the traits of the note and their slopes by each knob; u: a word's direction, or one drawn from
/// what the person has chosen so far; F: a step as long as the drive; H: range and slew of each knob,
/// the length of the step, then loudness, pitch and identity of the sound; x^: the patch.
/// - Thread: one at a time.
struct PreferenceMachine {
  let space: KnobSpace
  let audition: Audition
  let start: SoundedStart
  private typealias Safety = SafetyChain<
    SafetyChain<BoxSafety<TraitFeatures>, StepBudget>, SoundHold
  >
  private static let stepLength = 7.0
  /// Knobs whose slopes are measured at a time, so that with the sound itself they fill the lanes.
  private static let width = 15

  /// Moves a sound the way of a word.
  /// - Parameters:
  ///   - amount: In steps of the word's trait.
  ///   - rounds: Steps of the machine; each sees where the last one has come to.
  /// - Throws: Where no knob moves the trait that way, or what must stay would move, with which.
  func go(
    _ word: PreferenceWord, _ amount: Double, from sound: Sounded, rounds: Int
  ) throws(PreferenceError) -> Sounded {
    var goal = sound.traits
    goal.steps[word.trait.place] += word.sign * amount
    let moved = space.indices(of: word.trait.kinds)
    var machine = Machine(
      analysis: TraitAnalysis(space: space, audition: audition, moved: moved),
      drive: WordDrive(space, audition, word.trait, goal: goal), law: PlainLaw(rate: 1),
      safety: safety, synthesis: PatchSynthesis(space: space), coefficients: sound.coefficients)
    var best: (sound: Sounded, miss: Double)?
    for _ in 0..<rounds {
      _ = machine.step(machine.coefficients)
      guard let heard = machine.safety.second.accepted else { break }
      let miss = machine.drive.miss(heard.traits)
      let isThatWay = word.sign * (heard.traits[word.trait] - sound.traits[word.trait]) > 0
      guard isThatWay, miss < best?.miss ?? .infinity else { break }
      best = (heard, miss)
      if abs(goal[word.trait] - heard.traits[word.trait]) < 0.2 * amount { break }
    }
    if let best { return best.sound }
    throw PreferenceError("\(word.name): \(Self.reason(machine.safety.interventions))")
  }

  /// Why a step did not lead anywhere, for a person.
  private static func reason(_ interventions: Interventions) -> String {
    if interventions[.pitch] > 0 { return "its pitch would not stay" }
    if interventions[.loudness] > 0 { return "its loudness would not stay" }
    if interventions[.identity] > 0 { return "it would become another sound" }
    return "no knob makes this sound so"
  }

  /// The other sound of a pair.
  /// - Returns: nil where nothing different can be made that loudness and pitch allow.
  func challenger(
    of sound: Sounded, _ reward: TraitReward, identity: MultiResolutionSTFT,
    random: inout SearchRandom
  ) -> Sounded? {
    let moved = someKnobs(&random)
    var machine = Machine(
      analysis: TraitAnalysis(space: space, audition: audition, moved: moved),
      drive: PairDrive(
        space: space, audition: audition, reward: reward, start: start.traits, identity: identity,
        random: random),
      law: PlainLaw(rate: 1), safety: safety, synthesis: PatchSynthesis(space: space),
      coefficients: sound.coefficients)
    _ = machine.step(machine.coefficients)
    random = machine.drive.random
    return machine.safety.second.accepted
  }

  /// As many as the lanes hold beside the sound itself, drawn anew for each pair.
  private func someKnobs(_ random: inout SearchRandom) -> [Int] {
    let all = space.knobs.indices.filter { $0 != space.trim }
    return Array(all.shuffled(using: &random).prefix(Self.width)).sorted()
  }

  private var safety: Safety {
    SafetyChain(
      SafetyChain(
        BoxSafety(
          minimum: space.minimum, maximum: space.maximum, slew: space.knobs.map(\.slew)),
        then: StepBudget(steps: Self.stepLength)),
      then: SoundHold(space, audition, start))
  }
}
