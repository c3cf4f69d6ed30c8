/// The nearest of some words to one that is none of them.
public enum Spelling {
  /// - Returns: nil where none is near: two letters, or a third of the word.
  public static func nearest(to text: String, of words: [String]) -> String? {
    // What is longer than any word by far is no slip of the pen, and would take its square in time.
    guard text.count <= 64 else { return nil }
    let scored = words.map { (word: $0, slips: distance(Array(text), Array($0))) }
    guard let best = scored.min(by: { $0.slips < $1.slips }),
      best.slips <= max(2, best.word.count / 3)
    else { return nil }
    return best.word
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
