import Recognition

/// Puts prints in an order in which each stands as far as can be from all before it, so that any
/// number of the first are spread well (Gonzalez 1985: at least half as well as the best choice).
enum FarthestFirst {
  /// - Returns: Indices, at most `count`; where prints are the same only one of them.
  /// - Complexity: O(prints * count)
  static func order(_ prints: [SoundFingerprint], count: Int) -> [Int] {
    guard !prints.isEmpty else { return [] }
    // Beyond this two are different and no more; of those that are, the first comes first.
    var distances = [Int](repeating: VoiceArchive.different, count: prints.count)
    var order: [Int] = []
    var next = 0
    while order.count < min(count, prints.count) {
      order.append(next)
      for index in prints.indices where distances[index] > 0 {
        distances[index] = min(distances[index], prints[index].difference(to: prints[next]))
      }
      next = distances.indices.max { distances[$0] < distances[$1] } ?? 0
      if distances[next] == 0 { break }
    }
    return order
  }
}
