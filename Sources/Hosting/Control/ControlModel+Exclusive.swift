import Addresses
import DX7
import FMSynthesis
import Knobs
import LiveEngine

/// System Exclusive messages as control sees them: what was wrong with them, and requests, which it
/// answers. The knobs they moved are reported behind them.
extension ControlModel {
  func hear(exclusive bytes: [UInt8]) {
    add(.exclusive, 1)
    do throws(SysExError) {
      let message = try SysExMessage(bytes)
      add(.clamped, message.clamps)
      add(.odd, message.warnings.isEmpty ? 0 : 1)
      hear(message)
    } catch {
      if case .foreign = error { return isUniversal(bytes) ? () : add(.foreign, 1) }
      add(.malformedMIDI, 1)
    }
  }

  /// Whether the receiver has acted on a message that is no DX7's.
  private func isUniversal(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { UniversalMessage($0, count: buffer.count) != nil } ?? false
    }
  }

  private func hear(_ message: SysExMessage) {
    switch message.content {
    case .voice: return
    case .bank(let voices): followBank(voices)
    case .parameterChange(let change): hear(change)
    case .functionChange(let parameter, let value): hearFunction(parameter, value)
    case .dumpRequest(let format): answer(format, message.channel)
    case .supplement: add(.foreign, 1)
    }
  }

  /// Turns the voice; bits of the operator switch stand in no voice.
  private func hear(_ change: ParameterChange) {
    guard change.parameter < DX7Parameter.count else {
      return add(.clamped, change.value > 63 ? 1 : 0)
    }
    let parameter = DX7Parameter(change.parameter)
    if change.value > parameter.maximum { add(.clamped, 1) }
    var voice = editedVoice()
    voice[parameter] = change.value
    if parameter.isName {
      patchName = voice.name
      publish(ControlMessage("/patch/name", [.string(patchName)]))
    }
    editBuffer.edited = voice
    // The receiver may have turned an older voice: then only the knobs say what is played.
    let isSame = loan.voiceChanges == changes
    editBuffer.revision = isSame ? patchRevision.load(ordering: .acquiring) : -1
  }

  private func hearFunction(_ parameter: UInt8, _ value: UInt8) {
    guard let function = DX7Function(rawValue: parameter) else { return add(.foreign, 1) }
    if function.knob == nil { return add(.unmapped, 1) }
    if value > function.maximum { add(.clamped, 1) }
  }

  /// - Parameters:
  ///   - format: 0 asks for the voice, 9 for the bank.
  ///   - channel: 0...15, that of the request.
  private func answer(_ format: UInt8, _ channel: UInt8) {
    let message: [UInt8]
    switch format {
    case 0: message = SysExFile.message(voice: editedDump(), channel: channel)
    case 9:
      let bank =
        editBuffer.bank.isEmpty
        ? [editedDump()] : Array(editBuffer.bank.prefix(ReceiverTables.bankVoices))
      message = SysExFile.message(bank: bank, channel: channel)
    default: return add(.foreign, 1)
    }
    if !live.pointee.sendOut(message) { add(.unsent, 1) }
  }

  /// As `editedVoice`, with what the adapter has moved since.
  private func editedDump() -> DX7Voice {
    editBuffer.revision = -1
    return editedVoice()
  }
}
