import Addresses
import DX7
import FMSynthesis
import Knobs
import LiveEngine

/// The patch as a DX7 voice, and the bank.
extension ControlModel {
  func patch(of voice: DX7Voice) -> LoadedPatch {
    LoadedPatch(values: editBuffer.conversion.patch(voice), name: voice.name, voice: voice)
  }

  /// The voice nearest to the patch, and in words what it cannot hold.
  func nearestVoice() -> (voice: DX7Voice, losses: [String]) {
    named(
      editBuffer.conversion.nearest(
        to: Array(values[..<PatchLayout.count]), hint: editBuffer.edited))
  }

  /// The voice that parameter changes act on: operators that are off keep their levels.
  func editedVoice() -> DX7Voice {
    if let voice = editBuffer.edited,
      editBuffer.revision == patchRevision.load(ordering: .acquiring)
    {
      return named((voice, [])).voice
    }
    var patch = Array(values[..<PatchLayout.count])
    for op in 0..<PatchLayout.operators { patch[PatchLayout.index(op, .on)] = 1 }
    return named(editBuffer.conversion.nearest(to: patch, hint: editBuffer.edited)).voice
  }

  /// A single-voice dump of the patch, for a file, and in words what is lost.
  public func exclusiveVoice() -> (bytes: [UInt8], losses: [String]) {
    queue.sync {
      let (voice, losses) = nearestVoice()
      return (SysExFile.message(voice: voice), losses)
    }
  }

  /// The patch may have been renamed since.
  private func named(
    _ nearest: (voice: DX7Voice, losses: [String])
  ) -> (voice: DX7Voice, losses: [String]) {
    var nearest = nearest
    if nearest.voice.name != patchName { nearest.voice.name = patchName }
    return nearest
  }

  /// - Parameter number: From 1.
  /// - Returns: false when the bank has no such voice.
  private func selectProgram(_ number: Int, from source: ControlSource, frame: UInt64) -> Bool {
    guard number >= 1, number <= editBuffer.bank.count else {
      add(.unmapped, 1)
      return false
    }
    adopt(patch(of: editBuffer.bank[number - 1]), from: source, frame: frame)
    if step != .commands { show(program: number) }
    return true
  }

  /// `/patch/program i`
  func play(program number: Int, _ request: Request, _ frame: UInt64) -> ControlOutcome {
    if selectProgram(number, from: request.source, frame: frame) { return ControlOutcome() }
    return ControlOutcome(
      error: ControlError(
        request.node.path, .outOfRange, "the bank has voices 1 to \(editBuffer.bank.count)"))
  }

  /// The voice chosen last, from 1; 0: none.
  func show(program: Int) {
    editBuffer.program = program
    publish(ControlMessage("/patch/program", [.integer(Int32(program))]))
  }

  /// Keeps voices that program changes choose from.
  /// - Parameter program: The one that is played, from 1; 0: none of them.
  public func keepBank(_ voices: [DX7Voice], program: Int = 0) {
    followBank(voices)
    if program > 0 { show(program: program) }
    loan.hasBank = false
    lendDue()
  }

  /// Remembers a bank that MIDI's receiver has already.
  func followBank(_ voices: [DX7Voice]) {
    editBuffer.bank = Array(voices.prefix(ReceiverTables.programs))
    editBuffer.program = 0
    publish(bankNames)
  }

  private var bankNames: ControlMessage {
    ControlMessage("/patch/bank", editBuffer.bank.map { .string($0.name) })
  }

  /// `/patch/save x.syx`: answers with what a DX7 cannot hold.
  /// - Thread: slow
  func saveVoice(_ request: Request, _ path: String, _ patch: [Float]) -> ControlOutcome {
    let (voice, losses) = queue.sync { nearestVoice() }
    var outcome = attempt(request) { () throws(HostError) in
      try store.saveExclusive(SysExFile.message(voice: voice), to: path)
      keepSaved(patch)
      for loss in losses { journal.note("\(path): \(loss)") }
    }
    if outcome.error == nil { outcome.replies = told(losses) }
    return outcome
  }
}
