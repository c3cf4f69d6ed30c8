/// What the adaptation does, as `/adapt/mode` and `ddspm live --mode` name it.
public enum AdaptMode: Int, Sendable, CaseIterable {
  case off
  case follow
  /// Follows too.
  case learn

  public var name: String { "\(self)" }

  public init?(named name: String) {
    guard let mode = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = mode
  }
}
