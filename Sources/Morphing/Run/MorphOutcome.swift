import DX7
import MachineCore
import SessionModel

/// One step of a morph; the first and the last are the ends.
public struct MorphStep: Sendable {
  /// On the path, 0...1.
  public var position: Double
  public var document: PatchDocument
  /// The voice that a DX7 can load.
  public var voice: DX7Voice
  /// As the patch sounds, and as the voice does.
  public var sound: Descriptors
  public var voiceSound: Descriptors
  /// How far they are from where the ends say they should be, in steps of the ear.
  public var error: Double
  public var voiceError: Double
}

/// What a morph leaves.
public struct MorphOutcome: Sendable {
  public var steps: [MorphStep]
  /// How the way was chosen.
  public var style: MorphStyle
  public var pairing: OperatorPairing
  /// Patches heard.
  public var evaluations: Int
  public var seconds: Double
  public var interventions: Interventions
  public var wasStopped: Bool
  public var warnings: [String]
}

/// A morph that cannot be.
public enum MorphError: Error {
  case bothSilent
}
