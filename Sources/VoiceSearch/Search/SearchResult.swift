/// What came out of a search.
public struct SearchResult: Sendable {
  public var note: SearchNote
  /// Multi-resolution distance of the engine's render.
  public var distance: Double
  public var evaluations: Int
  public var seconds: Double
  public var steps: [SearchStep]
}
