/// What became of one sound of a set: `result.json` in its folder.
public struct SetRow: Codable, Equatable, Sendable {
  /// Of the result's folder.
  public var name: String
  /// Of the sound, in the set's folder.
  public var file: String
  /// nil: there is no result.
  public var figures: MatchFigures?
  /// Why not.
  public var error: String?
  /// The exit code that `match` would have ended with.
  public var code: Int32 = 0

  public init(_ item: SetItem, figures: MatchFigures) {
    (name, file, self.figures) = (item.name, item.file, figures)
  }

  public init(_ item: SetItem, error: HostError) {
    (name, file) = (item.name, item.file)
    (self.error, code) = (error.message, error.exit.rawValue)
  }

  public var isFailure: Bool { figures == nil }
}

/// Where a set's results are kept, one folder each.
public protocol SetStore: AnyObject, Sendable {
  /// Names of the sounds.
  func names() throws(HostError) -> [String]
  /// What is finished, whoever did it, failures included.
  func rows() -> [SetRow]
  /// Whether a result is there whole, failures not counted.
  func isFinished(_ item: SetItem) -> Bool
  /// Matches one sound and keeps it, whole or not at all.
  /// - Returns: nil when another process is at it or somebody said stop.
  func match(_ item: SetItem, progress: SetProgress) -> SetRow?
  /// Puts `summary.csv` and `index.html` in their place.
  func write(summary: String, page: String) throws(HostError)
}

/// What a running set tells, and whether it is to stop. Called from several threads.
public protocol SetProgress: AnyObject, Sendable {
  var isCancelled: Bool { get }
  func begin(total: Int, finished: Int)
  func end(_ row: SetRow)
}
