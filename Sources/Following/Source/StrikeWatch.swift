/// Whether a key that sounds is struck again: its level leaps up.
struct StrikeWatch: Equatable {
  /// dB in three updates; a tremolo of 6 dB, 8 times a second, makes 4.
  private static let rise: Float = 9
  /// Updates from a strike in which the attack still rises.
  private static let attack = 8
  /// Updates that are waited for the pitch: it may be another key that is struck.
  private static let patience = 2

  private var levels: (Float, Float, Float)
  private var age = 0
  private var due: Int?

  /// - Parameter level: dB
  init(_ level: Float) { levels = (level, level, level) }

  /// - Returns: true once, when it is struck.
  mutating func isStruck(_ level: Float) -> Bool {
    age += 1
    let rise = level - min(levels.0, levels.1, levels.2)
    levels = (levels.1, levels.2, level)
    if let left = due {
      due = left > 1 ? left - 1 : nil
      return left == 1
    }
    if age > Self.attack, rise > Self.rise { due = Self.patience }
    return false
  }

  static func == (a: Self, b: Self) -> Bool {
    a.levels == b.levels && a.age == b.age && a.due == b.due
  }
}
