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
    let turns = moved.map { canRise($0, from: x) ? 1.0 : -1 }
    let neighbours = zip(moved, turns).map { turned(x, $0, by: $1) }
    let heard = audition.traits([x] + neighbours, of: space)
    let slopes = zip(heard.dropFirst(), turns).map { traits, turn in
      traits.from(heard[0]).map { $0 * turn }
    }
    return TraitFeatures(traits: heard[0], moved: moved, slopes: slopes)
  }

  /// A knob of the patch may be at its top before the coefficient is.
  private func canRise(_ knob: Int, from x: Coefficients) -> Bool {
    x[knob] + 1 <= space.maximum[knob]
      && space.patch(turned(x, knob, by: 1)) != space.patch(x)
  }

  private func turned(_ x: Coefficients, _ knob: Int, by steps: Double) -> Coefficients {
    var next = x
    next[knob] += steps
    return next
  }
}
