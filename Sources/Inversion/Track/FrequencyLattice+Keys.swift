/// Which keys a note may have been played on.
extension FrequencyLattice.Key {
  /// What a key costs that was not heard, and each semitone of transposing one that is known.
  private static let unheard = 2.0
  private static let transposed = 0.08
  /// Middle C is where voices are tried.
  private static let middle = (key: 60, cost: 0.5)
  private static let all = 24...96

  /// Of a note whose key is known: its voice may transpose by octaves.
  public static func known(_ key: Int) -> [Self] {
    [0, -12, 12, -24, 24].map {
      Self(key: key, transpose: $0, cost: transposed * Double(abs($0)))
    }
  }

  /// Those that were heard, the likeliest first, and all others.
  public static func likely(_ heard: [Int]) -> [Self] {
    var keys: [Self] = []
    for key in heard where !keys.contains(where: { $0.key == key }) {
      keys.append(Self(key: key, cost: min(0.25 * Double(keys.count), unheard)))
    }
    for key in all where !keys.contains(where: { $0.key == key }) {
      keys.append(Self(key: key, cost: key == middle.key ? middle.cost : unheard))
    }
    return keys
  }
}
