import FMSynthesis

/// What a morph is told.
public struct MorphOptions: Sendable {
  /// The ends included, 2...32: as many voices as a bank of a DX7 holds.
  public var steps = 9
  public var seed: UInt64 = 1
  /// Patches that may be heard in all.
  public var evaluations = 24_000
  /// Seconds after which it ends with what there is.
  public var seconds = 45.0
  public var threads = 1
  public var instructionSet: InstructionSet = .detect()

  public init() {}
}
