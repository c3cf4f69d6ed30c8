import Knobs

/// How a note sounds: a place in the space of traits, with what must not move.
public struct Traits: Equatable, Sendable {
  /// By `Trait.allCases`, in steps.
  public var steps: [Double]
  /// LUFS; -infinity for silence.
  public var loudness: Double

  public init(steps: [Double], loudness: Double) {
    (self.steps, self.loudness) = (steps, loudness)
  }

  /// In steps.
  public subscript(trait: Trait) -> Double { steps[trait.place] }

  public var isSilent: Bool { !(loudness > -70) }

  /// The way from another sound to this one, in steps.
  public func from(_ other: Traits) -> [Double] { zip(steps, other.steps).map { $0 - $1 } }

  /// How far another sound lies, in steps.
  public func distance(to other: Traits) -> Double {
    from(other).reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
