import Addresses
import FMSynthesis
import Knobs

/// A and B: the patch as it was loaded or saved last, and what has become of it since.
///
/// The one that is not played waits in `other`. What is turned is turned in the one that is played,
/// and stays with it.
extension ControlModel {
  /// `/patch/compare`. Notes from now on play the other patch; sounding ones keep theirs.
  func compare(_ request: Request) -> ControlOutcome {
    let now = side
    let isOn = isComparing.load(ordering: .acquiring)
    guard let other, isOn || other.moment.patch != now.moment.patch else {
      return refusal(request, "the patch is as it was loaded or saved last")
    }
    guard lend(Array(other.moment.patch)) else {
      return refusal(request, "the audio thread takes no more: try again")
    }
    change(to: other, leaving: now, isComparing: !isOn)
    return ControlOutcome(replies: [comparison(request.node.path)])
  }

  /// Goes back to the patch that was edited or learned, which is to be kept at the end of a session.
  /// - Thread: any but control, when the audio has ended
  func endComparison() {
    queue.sync {
      guard let other, isComparing.load(ordering: .acquiring) else { return }
      change(to: other, leaving: side, isComparing: false)
    }
  }

  /// From now on the patch as it stands is what it is compared with.
  func keepForComparison() {
    let wasOn = isComparing.exchange(false, ordering: .acquiringAndReleasing)
    other = side
    if wasOn { publish(comparison("/patch/compare")) }
  }

  /// The same once a patch is in a file; while the one before it is played that one stays.
  /// - Parameter saved: `PatchLayout.count` values, as they were written.
  func keepSaved(_ saved: [Float]) {
    queue.sync {
      if isComparing.load(ordering: .acquiring) { return }
      var kept = side
      let isTheSame = Array(kept.moment.patch) == saved
      kept.moment.values.replaceSubrange(..<PatchLayout.count, with: saved)
      kept.moment.isWholeVoice = kept.moment.isWholeVoice && isTheSame
      other = kept
    }
  }

  private var side: PatchSide {
    let own = held.withLock { $0.filter { $0 < PatchLayout.count } }
    return PatchSide(moment: moment, held: own, steps: steps)
  }

  private func change(to next: PatchSide, leaving now: PatchSide, isComparing isOn: Bool) {
    isComparing.store(isOn, ordering: .releasing)
    other = now
    leaveMorph()
    for knob in table.patchKnobs {
      let value = next.moment.values[knob.id]
      if values[knob.id] != value { store(knob, value, .patch) }
      if knob.adaptable { hold(knob, next.held.contains(knob.id)) }
    }
    steps = next.steps
    if patchName != next.moment.name { rename(next.moment.name) }
    keep(voice: next.moment.voice, isWhole: next.moment.isWholeVoice)
    publish(comparison("/patch/compare"))
    journal.note("compare: \(patchName)")
  }

  /// 1 while the patch of before is played, and the name of the one that is.
  private func comparison(_ path: String) -> ControlMessage {
    let isOn = isComparing.load(ordering: .acquiring)
    return ControlMessage(path, [.integer(isOn ? 1 : 0), .string(patchName)])
  }
}
