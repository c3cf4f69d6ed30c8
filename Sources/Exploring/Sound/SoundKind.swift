import Glibc

/// What a musician would call a sound: the described one it comes nearest to.
public enum SoundKind: String, CaseIterable, Sendable {
  case bell, mallet, plucked, electricPiano, clavinet, bass, brass, strings, organ, flute, lead
  case pad, metal, noise, drum

  /// For a person.
  public var name: String {
    switch self {
    case .electricPiano: "electric piano"
    case .brass: "brass-like"
    default: rawValue
    }
  }

  /// For the ten characters of a voice's name.
  var short: String {
    switch self {
    case .electricPiano: "EPIANO"
    case .clavinet: "CLAV"
    case .plucked: "PLUCK"
    case .strings: "STRING"
    default: rawValue.uppercased()
    }
  }

  /// Attack in seconds, level at the end in dB, brightness in octaves, harmonicity, noise in dB,
  /// register in octaves, movement in dB: as `SoundCharacter`.
  private var described: SoundCharacter {
    switch self {
    case .bell: character(0.005, -18, 1.9, 0.35, -44, 0.2, 0.6)
    case .mallet: character(0.006, -42, 0.8, 0.6, -46, 0, 0.3)
    case .plucked: character(0.005, -30, 0.9, 0.97, -45, 0, 0.3)
    case .electricPiano: character(0.006, -11, 0.6, 0.97, -46, 0, 0.4)
    case .clavinet: character(0.006, -14, 2.0, 0.97, -42, 0, 0.3)
    case .bass: character(0.01, -14, -0.5, 0.97, -46, -1, 0.3)
    case .brass: character(0.07, -4, 1.4, 0.97, -44, 0, 0.4)
    case .strings: character(0.25, -2, 1.2, 0.95, -45, 0, 1.2)
    case .organ: character(0.012, -1, 0.8, 0.97, -48, -0.3, 0.2)
    case .flute: character(0.07, -3, 0.2, 0.97, -47, 0, 0.4)
    case .lead: character(0.012, -2, 2.0, 0.95, -42, 0, 0.4)
    case .pad: character(0.55, -2, 0.6, 0.9, -47, 0, 0.6)
    case .metal: character(0.01, -6, 2.6, 0.15, -32, 0.8, 1)
    case .noise: character(0.02, -4, 2.8, 0.05, -14, 0.5, 2)
    case .drum: character(0.005, -55, 0.2, 0.4, -38, -1, 0.3)
    }
  }

  /// The nearest kind, each number in steps that a person hears as about as far.
  public static func nearest(to heard: SoundCharacter) -> SoundKind {
    allCases.min { $0.distance(to: heard) < $1.distance(to: heard) } ?? .lead
  }

  private func distance(to heard: SoundCharacter) -> Double {
    let own = described
    let parts = [
      (log2(max(own.attack, 0.005)) - log2(max(heard.attack, 0.005))) / 2,
      (own.sustain - heard.sustain) / 14,
      (own.brightness - heard.brightness) / 0.8,
      (own.harmonicity - heard.harmonicity) / 0.3,
      (own.noise - heard.noise) / 14,
      (own.register - heard.register) / 1,
      (own.movement - heard.movement) / 2,
    ]
    return parts.reduce(0) { $0 + $1 * $1 }
  }

  private func character(
    _ attack: Double, _ sustain: Double, _ brightness: Double, _ harmonicity: Double,
    _ noise: Double, _ register: Double, _ movement: Double
  ) -> SoundCharacter {
    var character = SoundCharacter()
    (character.attack, character.sustain, character.brightness) = (attack, sustain, brightness)
    (character.harmonicity, character.noise) = (harmonicity, noise)
    (character.register, character.movement) = (register, movement)
    return character
  }
}
