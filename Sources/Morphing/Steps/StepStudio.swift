import DX7
import SessionModel

/// Plays the patches of one step and counts them.
final class StepStudio {
  /// What becomes of a patch before it is heard.
  enum Form {
    /// Nothing.
    case patch
    /// The nearest voice that a DX7 can load.
    case voice
  }
  /// Patches heard so far.
  private(set) var evaluations = 0
  private let form: Form
  private let playing: PatchDocument.Playing
  private let stage: MorphStage
  private let conversion: VoiceConversion

  init(
    _ form: Form, _ playing: PatchDocument.Playing, _ stage: MorphStage,
    _ conversion: VoiceConversion
  ) {
    (self.form, self.playing, self.stage, self.conversion) = (form, playing, stage, conversion)
  }

  func measure(_ patches: [[Float]]) -> [Descriptors] {
    evaluations += patches.count
    return stage.measure(patches.map { MorphTake(values: formed($0), playing: playing) })
  }

  private func formed(_ patch: [Float]) -> [Float] {
    form == .patch ? patch : conversion.patch(conversion.nearest(to: patch).voice)
  }
}
