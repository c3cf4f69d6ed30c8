import Addresses
import DX7
import FMSynthesis
import Knobs
import LiveEngine

/// Follows what MIDI did on the audio thread, in the order in which it did it; nothing is sent
/// there again.
extension ControlModel {
  /// Reports read in one turn at most, so that a flood keeps nobody else waiting.
  private static var reportsPerTurn: Int { 4096 }

  func hearMIDI() {
    for _ in 0..<Self.reportsPerTurn {
      guard let report = live.pointee.reports.pop() else { return }
      hear(report)
    }
  }

  private func hear(_ report: ReceiverReport) {
    switch report {
    case .exclusive(let count): hear(exclusive: bytes(count))
    case .voice(let program): hear(voice: bytes(DX7Parameter.count), program: Int(program))
    case .noProgram: add(.unmapped, 1)
    case .turned(let id, let value): hearTurn(table[Int(id)], value)
    case .moved(let aim, let value): hear(aim, value)
    case .refusedVoice:
      // It may have turned parameters of its older voice meanwhile: then only the knobs say what is
      // played.
      editBuffer.revision = -1
      loan.voiceChanges = nil
    case .retiredMap(let map): loan.free(map)
    }
  }

  private func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = buffer.baseAddress.map { live.pointee.exclusive.read($0, limit: count) } ?? 0
    }
  }

  private func hear(voice bytes: [UInt8], program: Int) {
    guard let (voice, _) = DX7Voice.clamping(bytes) else { return }
    follow(patch(of: voice))
    loan.voiceChanges = changes
    if program > 0 { show(program: program) }
  }

  /// Voices that say all of the patch still do: they have been turned with it.
  private func hearTurn(_ knob: Knob, _ value: Float) {
    if values[knob.id] == value { return }
    let isEdited = editBuffer.revision == patchRevision.load(ordering: .acquiring)
    let isLent = loan.voiceChanges == changes
    keep(knob, value, from: .midi)
    if isEdited { editBuffer.revision = patchRevision.load(ordering: .acquiring) }
    if isLent { loan.voiceChanges = changes }
  }
}
