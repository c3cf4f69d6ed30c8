/// How a morph takes what has no one way from one end to the other.
public struct MorphStyle: Sendable, Equatable {
  /// From one frequency to another.
  public enum Ratios: String, Sendable, CaseIterable {
    /// Through all between.
    case glide
    /// From harmonic to harmonic, where both ends are ones.
    case harmonics
    /// The old one fades out and the new one in.
    case fade
  }
  /// From silence or to it.
  public enum Levels: String, Sendable, CaseIterable {
    /// As many decibels at every step.
    case decibels
    /// As much amplitude at every step.
    case amplitude
  }
  public var ratios: Ratios
  public var levels: Levels

  public init(ratios: Ratios, levels: Levels) { (self.ratios, self.levels) = (ratios, levels) }

  public static var all: [MorphStyle] {
    Ratios.allCases.flatMap { ratios in
      Levels.allCases.map { MorphStyle(ratios: ratios, levels: $0) }
    }
  }

  public var name: String { "\(ratios.rawValue), \(levels.rawValue)" }
}
