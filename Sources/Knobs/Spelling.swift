/// The nearest of some words to one that is none of them.
public enum Spelling {
  /// - Returns: A word of which it is a part, or one that is near: two letters, or a third of the
  ///   word, are otherwise; nil where none is.
  public static func nearest(to text: String, of words: [String]) -> String? {
    // What is longer than any word by far is no slip of the pen, and would take its square in time.
    guard text.count <= 64 else { return nil }
    if text.count >= shortest,
      let whole = words.first(where: { isPart(Array(text), of: Array($0)) })
    {
      return whole
    }
    let scored = words.map { (word: $0, slips: distance(Array(text), Array($0))) }
    guard let best = scored.min(by: { $0.slips < $1.slips }),
      best.slips <= max(2, best.word.count / 3)
    else { return nil }
    return best.word
  }

  /// Letters of a part that says which word is meant.
  private static let shortest = 4

  private static func isPart(_ part: [Character], of word: [Character]) -> Bool {
    guard part.count <= word.count else { return false }
    return (0...word.count - part.count).contains { word[$0...].starts(with: part) }
  }

  /// Letters to put in, take out or change (Levenshtein).
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let changed = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(changed, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
