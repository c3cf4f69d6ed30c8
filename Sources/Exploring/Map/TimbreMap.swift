import DX7

/// Voices laid out so that those that sound alike stand together.
public struct TimbreMap: Sendable {
  public struct Place: Sendable {
    public var voice: DX7Voice
    /// The file that a person's own voice came from; nil: it was found here.
    public var source: String?
    public var point: MapPoint
    /// An index into `areas`.
    public var area: Int
    public var kind: SoundKind
    public var character: SoundCharacter
    /// The nearest voices, nearest first.
    public var neighbours: [Int]
    /// As it was encoded; empty without sound.
    public var sound: [UInt8]
  }

  public struct Area: Sendable {
    public var name: String
    public var center: MapPoint
    public var count: Int
  }

  /// Those that were found, then a person's own.
  public var places: [Place]
  public var areas: [Area]
  public var plan: ExplorationPlan
  /// Of what was found, of as many voices drawn evenly, and of a library made from the same seed.
  public var diversity: [String: Diversity]
}

/// A person's voice that is to stand on the map too.
public struct OwnVoice: Sendable {
  public var voice: DX7Voice
  public var source: String

  public init(_ voice: DX7Voice, source: String) { (self.voice, self.source) = (voice, source) }
}
