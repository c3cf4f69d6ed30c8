/// What the adaptation does, as `/adapt/mode` and `ddspm live --mode` name it.
public enum AdaptMode: String, Sendable, CaseIterable {
  case off
  case follow
  /// Follows too.
  case learn

  /// Value of `/adapt/mode`: the place among the cases.
  public var knobValue: Float { Float(Self.allCases.firstIndex(of: self) ?? 0) }

  /// Off for what is no value of `/adapt/mode`.
  public init(knobValue: Float) {
    self = Self.allCases.first { $0.knobValue == knobValue } ?? .off
  }
}
