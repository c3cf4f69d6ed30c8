import FMSynthesis

/// What an inversion is told besides the sound.
public struct InversionOptions: Sendable {
  public var seed: UInt64 = 1
  public var threads = 2
  public var instructionSet = InstructionSet.detect()
  /// Frames of sixteen operators that the search for structures may take: some 100 million a
  /// second on one core.
  public var structureFrames = 700_000_000
  /// Candidates of the whole note.
  public var candidates = 60_000

  public init() {}
}
