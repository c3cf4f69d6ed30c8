/// In what sixteen candidates may differ from the note they come from.
public struct CandidateChange: BitwiseCopyable, Sendable {
  /// Bit per operator: rates, levels, and what scales them.
  public var levels: UInt8
  /// Bit per operator: frequency.
  public var pitches: UInt8
  /// Bit per operator: what it hears, or how deep.
  public var wiring: UInt8
  /// LFO, pitch envelope or the time of release: all operators move otherwise.
  public var isMotion: Bool

  public init(
    levels: UInt8 = 0, pitches: UInt8 = 0, wiring: UInt8 = 0, isMotion: Bool = false
  ) {
    (self.levels, self.pitches, self.wiring) = (levels, pitches, wiring)
    self.isMotion = isMotion
  }

  public static let everything = CandidateChange(
    levels: 63, pitches: 63, wiring: 63, isMotion: true)

  public mutating func join(_ other: CandidateChange) {
    levels |= other.levels
    pitches |= other.pitches
    wiring |= other.wiring
    isMotion = isMotion || other.isMotion
  }

  /// Operators that differ themselves.
  var operators: UInt8 { isMotion ? 63 : levels | pitches | wiring }
}
