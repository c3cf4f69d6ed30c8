import DX7
import FMSynthesis
import Knobs

/// The patch as a DX7 voice, and the bank.
extension ControlModel {
  func patch(of voice: DX7Voice) -> LoadedPatch {
    LoadedPatch(values: desk.conversion.patch(voice), name: voice.name, voice: voice)
  }

  /// The voice nearest to the patch, and in words what it cannot hold.
  func nearestVoice() -> (voice: DX7Voice, losses: [String]) {
    named(
      desk.conversion.nearest(to: Array(values[..<PatchLayout.count]), hint: desk.edited))
  }

  /// The voice that parameter changes act on: operators that are off keep their levels.
  func editedVoice() -> DX7Voice {
    if let voice = desk.edited, desk.revision == patchRevision.load(ordering: .acquiring) {
      return named((voice, [])).voice
    }
    var patch = Array(values[..<PatchLayout.count])
    for op in 0..<PatchLayout.operators { patch[PatchLayout.index(op, .on)] = 1 }
    return named(desk.conversion.nearest(to: patch, hint: desk.edited)).voice
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
  private func selectProgram(_ number: Int, from source: ControlSource) -> Bool {
    guard number >= 1, number <= desk.bank.count else {
      add("midi/unmapped", 1)
      return false
    }
    adopt(patch(of: desk.bank[number - 1]), from: source)
    show(program: number)
    return true
  }

  /// The voice chosen last, from 1; 0: none.
  func show(program: Int) {
    desk.program = program
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
    desk.bank = Array(voices.prefix(32))
    desk.program = 0
    publish(bankNames)
  }

  private var bankNames: ControlMessage {
    ControlMessage("/patch/bank", desk.bank.map { .string($0.name) })
  }

  /// `/patch/bank`: the names; `/patch/bank s`: loads a file.
  func handleBank(_ message: ControlMessage, _ path: String?) -> ControlOutcome {
    if message.arguments.isEmpty { return ControlOutcome(replies: [bankNames]) }
    guard let path else { return wrongType(message, "the bank's file as a string") }
    return attempt(message) { () throws(HostError) in
      let loaded = try ports.loadBank(path)
      for warning in loaded.warnings { ports.mark("\(path): \(warning)") }
      keepBank(loaded.voices)
    }
  }

  /// `/patch/program`: the voice chosen last, 0 for none; `/patch/program i`: takes it, from 1.
  func handleProgram(_ message: ControlMessage) -> ControlOutcome {
    if message.arguments.isEmpty {
      return ControlOutcome(
        replies: [ControlMessage(message.address, [.integer(Int32(desk.program))])])
    }
    guard message.arguments.count == 1, let number = message.arguments[0].number else {
      return wrongType(message, "one integer")
    }
    if selectProgram(Int(exactly: number) ?? 0, from: .osc) { return ControlOutcome() }
    return ControlOutcome(
      error: ControlError(
        message.address, .outOfRange, "the bank has voices 1 to \(desk.bank.count)"))
  }

  /// `/patch/save x.syx`: answers with what a DX7 cannot hold.
  func saveVoice(_ message: ControlMessage, _ path: String) -> ControlOutcome {
    let (voice, losses) = nearestVoice()
    var outcome = attempt(message) { () throws(HostError) in
      try ports.saveExclusive(SysExFile.message(voice: voice), path)
      for loss in losses { ports.mark("\(path): \(loss)") }
    }
    if outcome.error == nil, !losses.isEmpty {
      outcome.replies = [ControlMessage("/patch/losses", losses.prefix(32).map { .string($0) })]
    }
    return outcome
  }
}
