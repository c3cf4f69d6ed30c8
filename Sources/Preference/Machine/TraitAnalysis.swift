import MachineCore

/// What the preference machine knows of the note that its coefficients make.
struct TraitFeatures {
  let traits: Traits
  /// Knobs that may be turned: places among the coefficients.
  let moved: [Int]
  /// How a step of each of them changes the traits, in steps.
  let slopes: [[Double]]
}

/// A: the note, and its neighbours a step of one knob away, as they sound on the engine's lanes.
struct TraitAnalysis: Analysis {
  let space: KnobSpace
  let audition: Audition
  /// Knobs that may be turned: places among the coefficients.
  var moved: [Int]

  /// - Parameter x: The coefficients of the note that is listened to.
  mutating func analyse(_ x: Coefficients) -> TraitFeatures {
    let turns = moved.map { x[$0] + 1 > space.maximum[$0] ? -1.0 : 1 }
    var all = [x]
    for (knob, turn) in zip(moved, turns) {
      var next = x
      next[knob] += turn
      all.append(next)
    }
    let heard = audition.traits(all, of: space)
    let slopes = zip(heard.dropFirst(), turns).map { traits, turn in
      traits.from(heard[0]).map { $0 * turn }
    }
    return TraitFeatures(traits: heard[0], moved: moved, slopes: slopes)
  }
}
