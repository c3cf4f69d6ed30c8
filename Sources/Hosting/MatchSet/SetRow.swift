import Matching

/// What became of one sound of a set: `result.json` in its folder.
public struct SetRow: Codable, Equatable, Sendable {
  /// Name of the result's folder.
  public var name: String
  /// File name of the sound in the set's folder.
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
