import Dispatch
import FMSynthesis
import Knobs
import LiveEngine
import Rendering

/// Whole patches.
extension ControlModel {
  func handlePatch(
    _ parts: [String], _ message: ControlMessage, _ source: ControlSource
  ) -> ControlOutcome {
    let text: String? = {
      if case .string(let s)? = message.arguments.first { return s }
      return nil
    }()
    switch parts.dropFirst().first {
    case "load":
      guard let text else { return wrongType(message, "the patch's file as a string") }
      return attempt(message) { () throws(HostError) in
        let loaded = try ports.loadPatch(text)
        adopt(loaded, from: source)
      }
    case "bank": return handleBank(message, text)
    case "program": return handleProgram(message)
    case "save":
      guard let text else { return wrongType(message, "a file name as a string") }
      if text.lowercased().hasSuffix(".syx") { return saveVoice(message, text) }
      return attempt(message) { () throws(HostError) in
        try ports.savePatch(Array(values[..<PatchLayout.count]), patchName, text)
      }
    case "name":
      if message.arguments.isEmpty {
        return ControlOutcome(replies: [ControlMessage("/patch/name", [.string(patchName)])])
      }
      guard let text else { return wrongType(message, "a string") }
      patchName = String(text.prefix(64))
      publish(ControlMessage("/patch/name", [.string(patchName)]))
      return ControlOutcome()
    default: return unknown(message)
    }
  }

  func attempt(
    _ message: ControlMessage, _ body: () throws(HostError) -> Void
  ) -> ControlOutcome {
    do {
      try body()
      return ControlOutcome()
    } catch {
      return ControlOutcome(error: ControlError(message.address, .failed, error.message))
    }
  }

  /// Notes from now on play the new patch; sounding ones keep theirs.
  public func adopt(_ patch: LoadedPatch, from source: ControlSource) {
    dispatchPrecondition(condition: .onQueue(queue))
    guard lend(patch.values) else { return }
    follow(patch)
    if !patch.bank.isEmpty { keepBank(patch.bank, program: patch.program) }
    lendDue()
  }

  /// Remembers a patch that notes from now on play.
  func follow(_ patch: LoadedPatch) {
    patchName = patch.name
    for knob in table.patchKnobs { store(knob, patch.values[knob.id], .patch) }
    desk.edited = patch.voice
    desk.revision = patchRevision.load(ordering: .acquiring)
    held.withLock { $0.subtract(0..<PatchLayout.count) }
    publish(ControlMessage("/patch/name", [.string(patchName)]))
    ports.mark("patch \(patch.name)")
  }

  /// Hands a whole patch to the audio thread. - Returns: false when the queue is full.
  func lend(_ values: [Float]) -> Bool {
    let lent = UnsafeMutablePointer<Float>.allocate(capacity: PatchLayout.count)
    lent.initialize(from: values, count: PatchLayout.count)
    guard send(.adopt(lent)) else {
      lent.deallocate()
      return false
    }
    lentPatches.insert(lent)
    return true
  }
}
