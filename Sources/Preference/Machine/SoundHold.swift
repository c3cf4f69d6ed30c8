import Glibc
import MachineCore
import MachineLaws

extension Interventions.Reason {
  /// Louder or softer than it was, beyond what the carriers' levels can make good.
  static let loudness = Self("loudness")
  /// Out of tune with what it was.
  static let pitch = Self("pitch")
  /// Too far from the sound that was started from.
  static let identity = Self("identity")
}

/// H: loudness and pitch stay, and the sound stays the one it was.
///
/// The carriers' common level takes back what a turn did to the loudness; where that is not enough, or
/// the pitch has moved, or the sound has become another, the turn is shortened until all agree.
struct SoundHold: SafetyLaw {
  let space: KnobSpace
  let audition: Audition
  let start: SoundedStart
  private(set) var interventions = Interventions()
  /// What was let through last, as it was heard.
  private(set) var accepted: Sounded?
  private static let shares = [1, 0.65, 0.4, 0.25, 0.12]
  /// dB
  private static let loudness = 0.3
  private static let cents = 3.0
  /// Steps of traits from the start.
  static let reach = EnergyBudget(6)

  init(_ space: KnobSpace, _ audition: Audition, _ start: SoundedStart) {
    (self.space, self.audition, self.start) = (space, audition, start)
  }

  mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: TraitFeatures
  ) -> Coefficients {
    accepted = nil
    guard proposed != current else { return current }
    for share in Self.shares {
      let next = zip(proposed, current).map { $1 + share * ($0 - $1) }
      if let held = held(next) {
        accepted = held
        return held.coefficients
      }
    }
    return current
  }

  /// The same as loud as the start; nil where it cannot be, or is another sound.
  private mutating func held(_ proposed: Coefficients) -> Sounded? {
    var a = proposed
    var sound = audition.sounds([a], of: space)[0]
    var traits = audition.traits(of: sound)
    // The second time corrects what the first one did where a carrier feeds back or is at its top.
    for _ in 0..<2 where abs(traits.loudness - start.traits.loudness) > 0.1 * Self.loudness {
      guard !traits.isSilent else { break }
      let wish = a[space.trim] + start.traits.loudness - traits.loudness
      a[space.trim] = min(max(wish, space.minimum[space.trim]), space.maximum[space.trim])
      sound = audition.sounds([a], of: space)[0]
      traits = audition.traits(of: sound)
    }
    guard abs(traits.loudness - start.traits.loudness) <= Self.loudness else {
      return refused(.loudness)
    }
    guard Self.reach.room(traits.distance(to: start.traits)) >= 0 else {
      return refused(.identity)
    }
    guard isInTune(sound) else { return refused(.pitch) }
    return Sounded(coefficients: a, traits: traits)
  }

  /// Whether the pitch stands where it stood, moment by moment. A sound without a pitch has none to keep.
  private func isInTune(_ sound: [Float]) -> Bool {
    let moments = zip(start.pitches, Audition.pitches(sound)).filter { $0.0 > 0 }
    let strays = moments.map { $1 > 0 ? abs(1200 * log2($1 / $0)) : .infinity }.sorted()
    return strays.isEmpty || strays[strays.count / 2] <= Self.cents
  }

  private mutating func refused(_ reason: Interventions.Reason) -> Sounded? {
    interventions[reason] += 1
    return nil
  }
}
