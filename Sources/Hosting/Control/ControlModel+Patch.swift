import Addresses
import Dispatch
import FMSynthesis
import Knobs
import LiveEngine
import Rendering

/// Whole patches.
extension ControlModel {
  func rename(_ name: String) {
    patchName = String(name.prefix(64))
    publish(ControlMessage("/patch/name", [.string(patchName)]))
  }

  /// Notes from now on play the new patch; sounding ones keep theirs.
  /// - Parameter frame: When; 0: from the next frame.
  func adopt(_ patch: LoadedPatch, from source: ControlSource, frame: UInt64 = 0) {
    dispatchPrecondition(condition: .onQueue(queue))
    if step != .model {
      guard lend(patch.values, frame: frame) else { return }
      if !patch.bank.isEmpty { keepBank(patch.bank, program: patch.program) }
    }
    if step != .commands {
      follow(patch)
      lendDue()
    }
  }

  /// Remembers a patch that notes from now on play.
  func follow(_ patch: LoadedPatch) {
    patchName = patch.name
    leaveMorph()
    for knob in table.patchKnobs { store(knob, patch.values[knob.id], .patch) }
    editBuffer.edited = patch.voice
    editBuffer.revision = patchRevision.load(ordering: .acquiring)
    for knob in table.patchKnobs where knob.adaptable { hold(knob, false) }
    publish(ControlMessage("/patch/name", [.string(patchName)]))
    steps = []
    keepForComparison()
    journal.note("patch \(patch.name)")
  }

  /// Hands a whole patch to the audio thread. - Returns: false when the queue is full.
  func lend(_ values: [Float], frame: UInt64 = 0) -> Bool {
    let lent = UnsafeMutablePointer<Float>.allocate(capacity: PatchLayout.count)
    lent.initialize(from: values, count: PatchLayout.count)
    guard send(.adopt(lent), frame: frame) else {
      lent.deallocate()
      return false
    }
    lentPatches.insert(lent)
    return true
  }
}
