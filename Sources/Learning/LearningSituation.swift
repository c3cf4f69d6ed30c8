import Spectral
import VoiceSearch

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
  /// What is listened for; with none the learner rests.
  public var weights: LossWeights

  /// Whether no patch is to be learned now.
  public var rests: Bool { isFrozen || weights.isEmpty }

  public init(
    patch: [Float], revision: Int = 0, held: Set<Int> = [], isFrozen: Bool = false,
    loudnessMax: Float = -6, indexMax: Float = 4 * Float.pi,
    weights: LossWeights = LossWeights()
  ) {
    (self.patch, self.revision, self.held, self.isFrozen) = (patch, revision, held, isFrozen)
    (self.loudnessMax, self.indexMax) = (loudnessMax, indexMax)
    self.weights = weights
  }

  /// What a learned patch keeps to.
  var limits: VoiceLimits {
    let values = held.filter(patch.indices.contains).map { ($0, patch[$0]) }
    return VoiceLimits(held: Dictionary(uniqueKeysWithValues: values), indexMax: indexMax)
  }
}
