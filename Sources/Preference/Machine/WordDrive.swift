import Knobs
import MachineCore

/// u for a word: towards so much more or less of one trait, the others where they are.
///
/// The slopes give turns of several lengths and widths; all are played, and the one that comes nearest
/// is the drive. What is linear in the slopes alone is seldom so far away as one can hear.
struct WordDrive: Drive {
  let space: KnobSpace
  let audition: Audition
  let trait: Trait
  /// Where every trait is to be, in steps.
  let goal: Traits
  private let weights: [Double]
  private static let stiffnesses = [0.01, 0.1, 1]
  private static let lengths = [0.35, 0.7, 1, 1.5, 2.5]

  init(_ space: KnobSpace, _ audition: Audition, _ trait: Trait, goal: Traits) {
    (self.space, self.audition, self.trait, self.goal) = (space, audition, trait, goal)
    weights = Trait.allCases.map { $0 == trait ? 1 : trait.kin.contains($0) ? 0.02 : 0.05 }
  }

  mutating func drive(_ s: TraitFeatures, _ a: Coefficients) -> Coefficients {
    best(of: turns(s, a), s, a) ?? best(of: singleTurns(s, a), s, a) ?? a.map { _ in 0 }
  }

  /// The turn that comes nearest; nil where none comes nearer than it is.
  private func best(
    of turns: [Coefficients], _ s: TraitFeatures, _ a: Coefficients
  ) -> Coefficients? {
    let heard = audition.traits(turns.map { zip(a, $0).map(+) }, of: space)
    let distances = heard.map(miss)
    guard let best = distances.indices.min(by: { distances[$0] < distances[$1] }),
      distances[best] < miss(s.traits)
    else { return nil }
    return turns[best]
  }

  /// Where many knobs at a time lead astray: each of those that do most by itself.
  private func singleTurns(_ s: TraitFeatures, _ a: Coefficients) -> [Coefficients] {
    let way = goal[trait] - s.traits[trait]
    let slopes = zip(s.moved, s.slopes).map { (knob: $0, slope: $1[trait.place]) }
    let first = slopes.filter { $0.slope != 0 }.sorted { abs($0.slope) > abs($1.slope) }.prefix(8)
    return first.flatMap { knob, slope in
      [1, 2.5].map { length in
        var turn = a.map { _ in 0.0 }
        turn[knob] = slope * way > 0 ? length : -length
        return turn
      }
    }
  }

  /// How far a sound is from the goal, squared.
  func miss(_ traits: Traits) -> Double {
    zip(goal.from(traits), weights).reduce(0) { $0 + $1.1 * $1.0 * $1.0 }
  }

  private func turns(_ s: TraitFeatures, _ a: Coefficients) -> [Coefficients] {
    let way = goal.from(s.traits)
    return Self.stiffnesses.flatMap { stiffness -> [Coefficients] in
      guard
        let turn = TraitPull.turn(
          way, weights: weights, s, stiffness: stiffness, count: a.count)
      else { return [] }
      let promised = TraitPull.promise(turn, s)[trait.place]
      // Stiff ones fall short by themselves.
      let whole = abs(promised) > 1e-3 ? min(abs(way[trait.place] / promised), 20) : 1
      return Self.lengths.map { length in
        zip(turn, space.knobs).map { step, knob in
          min(max(whole * length * step, -knob.slew), knob.slew)
        }
      }
    }
  }
}

extension Trait {
  /// Traits that mostly come along with this one, and may.
  var kin: Set<Trait> {
    switch self {
    case .brightness, .warmth, .hardness: [.brightness, .warmth, .hardness, .noise]
    case .metallic, .noise: [.metallic, .noise, .brightness, .warmth]
    case .attack: [.hardness]
    case .length: []
    }
  }
}
