import DX7
import SessionModel

/// A patch that sounds nearer to what was heard than the one before it.
public struct LearnedPatch: Sendable {
  /// Counts from 1.
  public var number: Int
  /// With key, tuning, time held and gain of the note it was last compared with.
  public var document: PatchDocument
  /// The voice a DX7 can load; nil where held knobs or the index limit made something else of it.
  public var voice: DX7Voice?
  /// Mean distance over the kept notes, of this patch and of the one it takes the place of.
  public var loss: Double
  public var lossBefore: Double
}

/// What the learner must know of the rest of the host at a moment.
public struct LearningSituation: Sendable, Equatable {
  /// The patch in use, `PatchLayout.count` values.
  public var patch: [Float]
  /// Raised when a person moved the patch.
  public var revision: Int
  /// Ids of knobs that stay as they are.
  public var held: Set<Int>
  public var isFrozen: Bool
  /// dBFS, rad: the safety law's limits.
  public var loudnessMax: Float
  public var indexMax: Float

  public init(
    patch: [Float], revision: Int = 0, held: Set<Int> = [], isFrozen: Bool = false,
    loudnessMax: Float = -6, indexMax: Float = 4 * Float.pi
  ) {
    (self.patch, self.revision, self.held, self.isFrozen) = (patch, revision, held, isFrozen)
    (self.loudnessMax, self.indexMax) = (loudnessMax, indexMax)
  }
}

/// What the learner tells of itself.
public struct LearnerFigures: Sendable, Equatable {
  /// Distance of the patch in use to the newest note; nil before the first.
  public var loss: Double?
  /// Notes kept, and sounds that were none.
  public var heard = 0
  public var skipped = 0
  /// Candidates compared, searches begun, patches adopted.
  public var tried = 0
  public var rounds = 0
  public var adopted = 0
}
