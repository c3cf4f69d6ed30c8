import Addresses
import DX7
import FMSynthesis
import Knobs

/// The way back from what learning and `/follow/catch` made of the patch.
extension ControlModel {
  /// Steps that can be taken back; the oldest are forgotten.
  static var undoLimit: Int { 32 }

  /// Runs a change that the adaptation makes to the patch, so that it can be taken back.
  /// - Parameter isPreference: Whether a person asked for it by a preference.
  func remembering(isPreference: Bool = false, _ change: () -> Void) {
    let before = moment
    change()
    let step = AdaptationStep(before: before, after: moment, isPreference: isPreference)
    if step.moved.isEmpty { return }
    if steps.count == Self.undoLimit { steps.removeFirst() }
    steps.append(step)
  }

  /// `/adapt/undo`: a knob that stands where the adaptation put it goes back to where it was; one that
  /// was moved since stays. Notes that sound keep their sound, as with every new patch; what glided to
  /// where it is, glides back.
  func undoAdaptation(_ request: Request) -> ControlOutcome {
    guard let step = steps.last else {
      return refusal(
        request, "neither learning, /follow/catch nor a preference has changed this patch")
    }
    let back = step.moved.filter { values[$0] == step.after.values[$0] }
    var patch = settings.patch
    for id in back where id < patch.count { patch[id] = step.before.values[id] }
    if step.isPreference {
      glide(back, to: step.before.values, from: .patch)
      _ = preference?.undo()
    } else if !lend(patch) {
      return refusal(request, "the audio thread takes no more: try again")
    }
    steps.removeLast()
    for id in back where !step.isPreference { takeBack(id, to: step.before.values[id]) }
    if patchName == step.after.name { rename(step.before.name) }
    let isAsBefore = patch == Array(step.before.patch)
    keep(voice: step.before.voice, isWhole: step.before.isWholeVoice && isAsBefore)
    restLearning(request)
    journal.note("undone: \(step.after.name)")
    let stay = step.moved.count - back.count
    return ControlOutcome(replies: [
      ControlMessage(
        request.node.path,
        [.integer(Int32(steps.count)), .string(patchName), .integer(Int32(stay))])
    ])
  }

  var moment: PatchMoment {
    PatchMoment(
      values: Array(values[..<PatchLayout.engineCount]), name: patchName,
      voice: editBuffer.edited,
      isWholeVoice: editBuffer.revision == patchRevision.load(ordering: .acquiring))
  }

  /// The voice that parameter changes act on is another one, behind the knobs that it moved.
  func keep(voice: DX7Voice?, isWhole: Bool) {
    editBuffer.edited = voice
    editBuffer.revision = isWhole ? patchRevision.load(ordering: .acquiring) : -1
    lendDue()
  }

  /// What the follower turns itself is no part of the patch that has been lent.
  private func takeBack(_ id: Int, to value: Float) {
    if id < PatchLayout.count {
      store(table[id], value, .patch)
    } else {
      set(table[id], value, from: .adapter)
    }
  }

  /// The search would find the same patch again at once.
  func restLearning(_ request: Request) {
    guard mode == .learn, let freeze = table["/adapt/freeze"] else { return }
    set(freeze, 1, from: request.source)
  }

  func refusal(_ request: Request, _ text: String) -> ControlOutcome {
    ControlOutcome(error: ControlError(request.node.path, .notAllowed, text))
  }
}
