import DX7
import FMSynthesis

/// The patch at one moment, with what the model knows of it as a voice.
struct PatchMoment: Sendable {
  /// `PatchLayout.engineCount` values; beyond the patch only the follower's factors matter here.
  var values: [Float]
  var name: String
  var voice: DX7Voice?
  /// Whether `voice` says all of the patch.
  var isWholeVoice: Bool

  var patch: ArraySlice<Float> { values[..<PatchLayout.count] }
}

/// One change that the adaptation or a preference made to the patch.
struct AdaptationStep: Sendable {
  let before: PatchMoment
  let after: PatchMoment
  /// Whether a person asked for it by a preference.
  var isPreference = false

  /// Knobs that it put elsewhere: of the patch, its gain, and the follower's factors on it.
  var moved: [Int] { Self.ids.filter { before.values[$0] != after.values[$0] } }

  private static let ids =
    Array(0..<PatchLayout.count) + [PatchLayout.index(.masterGain)]
    + (0..<PatchLayout.operators).flatMap {
      [PatchLayout.followColour($0), PatchLayout.followFeedback($0)]
    }
}
