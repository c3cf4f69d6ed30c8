/// A word that a person asks for a sound with: a direction in the space of traits.
public struct PreferenceWord: Equatable, Hashable, Sendable {
  /// As OSC addresses and standard input name it: lower case, `_` between words.
  public let name: String
  public let trait: Trait
  /// Whether the trait is to grow.
  public let isMore: Bool

  private init(_ name: String, _ trait: Trait, isMore: Bool) {
    (self.name, self.trait, self.isMore) = (name, trait, isMore)
  }

  /// THE list of words; addresses, help and standard input derive from it.
  public static let all: [PreferenceWord] = [
    ("brighter", "darker", Trait.brightness), ("warmer", "colder", .warmth),
    ("longer", "shorter", .length), ("harder", "softer", .hardness),
    ("slower", "faster", .attack), ("more_metallic", "less_metallic", .metallic),
    ("noisier", "cleaner", .noise),
  ].flatMap {
    [PreferenceWord($0.0, $0.2, isMore: true), PreferenceWord($0.1, $0.2, isMore: false)]
  }

  /// nil: there is no such word.
  public init?(_ name: String) {
    guard let word = Self.all.first(where: { $0.name == name }) else { return nil }
    self = word
  }

  /// -1 or 1.
  public var sign: Double { isMore ? 1 : -1 }
}
