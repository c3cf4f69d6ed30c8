/// What a musician hears in a note, each one number. Loudness and pitch are no traits: they stay.
public enum Trait: String, CaseIterable, Sendable, Codable {
  /// Octaves of the spectrum's centroid over the fundamental.
  case brightness
  /// Decibels of what lies below three and a half times the fundamental over what lies above.
  case warmth
  /// Octaves of the seconds that the level takes from 10 to 90 % of its peak.
  case attack
  /// Octaves of the seconds that the note would last at its peak, counted from its peak on.
  case length
  /// Octaves of the centroid of the first 50 ms over the fundamental.
  case hardness
  /// Decibels of what lies off the fundamental's harmonics, over all.
  case metallic
  /// Decibels of the spectrum's flatness: 0 is white noise.
  case noise

  /// A difference that is heard without doubt, in the trait's own unit; the unit of all that follows.
  public var step: Double {
    switch self {
    case .brightness, .hardness: 0.4
    case .attack: 1
    case .length: 0.5
    case .warmth, .metallic: 5
    case .noise: 4
    }
  }

  /// Position among all traits.
  public var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
