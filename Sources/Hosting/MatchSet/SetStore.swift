/// Where a set's results are kept, one folder each.
public protocol SetStore: AnyObject, Sendable {
  /// Names of the sounds.
  func names() throws(HostError) -> [String]
  /// What is finished, whoever did it, failures included.
  func rows() -> [SetRow]
  /// Whether a result is there whole, failures not counted.
  func isFinished(_ item: SetItem) -> Bool
  /// - Throws: When something that is no result stands where this sound's is to be.
  func check(_ item: SetItem) throws(HostError)
  /// Matches one sound and keeps it, whole or not at all.
  /// - Returns: nil when another process is at it or somebody said stop.
  func match(_ item: SetItem, progress: SetProgress) -> SetRow?
  /// Puts `summary.csv` and `index.html` in their place.
  func write(summary: String, page: String) throws(HostError)
}
