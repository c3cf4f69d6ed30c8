import Addresses
import DX7
import FMSynthesis
import Knobs
import LiveEngine

/// System exclusive as a DX7 takes it: dumps, parameter changes, requests.
extension ControlModel {
  /// Bytes looked at in one tick at most, so that a flood keeps nobody else waiting.
  private static var bytesPerTick: Int { 16_384 }

  func drainExclusive() {
    if live.pointee.exclusive.count == 0 { return }
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.bytesPerTick) { buffer, count in
      count = buffer.baseAddress.map { live.pointee.exclusive.read($0, limit: buffer.count) } ?? 0
    }
    let before = desk.assembler.dropped
    for message in desk.assembler.feed(bytes) { take(message) }
    add(.malformedMIDI, desk.assembler.dropped - before)
  }

  private func take(_ bytes: [UInt8]) {
    add(.exclusive, 1)
    do throws(SysExError) {
      let message = try SysExMessage(bytes)
      add(.clamped, message.clamps)
      add(.odd, message.warnings.isEmpty ? 0 : 1)
      act(on: message)
    } catch {
      if case .foreign = error { return add(.foreign, 1) }
      add(.malformedMIDI, 1)
    }
  }

  private func act(on message: SysExMessage) {
    switch message.content {
    case .voice(let voice): adopt(voice, from: .midi)
    case .bank(let voices): keepBank(voices)
    case .parameterChange(let change): turn(change)
    case .functionChange(let parameter, let value): turnFunction(parameter, value)
    case .dumpRequest(let format): answer(format, message.channel)
    case .supplement: add(.foreign, 1)
    }
  }

  /// Moves only the knobs that the parameter decides on and that stand elsewhere: held notes go on.
  private func turn(_ change: ParameterChange) {
    guard change.parameter < DX7Parameter.count else { return switchOperators(change.value) }
    let parameter = DX7Parameter(change.parameter)
    if change.value > parameter.maximum { add(.clamped, 1) }
    var voice = editedVoice()
    voice[parameter] = change.value
    if parameter.isName {
      patchName = voice.name
      publish(ControlMessage("/patch/name", [.string(patchName)]))
    }
    let isADSR = parameter.op.map { values[PatchLayout.index($0, .envelopeType)] < 0.5 } ?? false
    let patch = desk.conversion.patch(voice)
    for id in parameter.knobs(isADSR: isADSR) where values[id] != patch[id] {
      set(table[id], patch[id], from: .midi)
    }
    desk.edited = voice
    desk.revision = patchRevision.load(ordering: .acquiring)
  }

  /// Bit 5 is operator 1.
  private func switchOperators(_ bits: UInt8) {
    if bits > 63 { add(.clamped, 1) }
    for op in 0..<PatchLayout.operators {
      let isOn: Float = bits & (32 >> UInt8(op)) != 0 ? 1 : 0
      let id = PatchLayout.index(op, .on)
      if values[id] != isOn { set(table[id], isOn, from: .midi) }
    }
  }

  private func turnFunction(_ parameter: UInt8, _ value: UInt8) {
    guard let function = DX7Function(rawValue: parameter) else { return add(.foreign, 1) }
    guard let field = function.knob else { return add(.unmapped, 1) }
    if value > function.maximum { add(.clamped, 1) }
    let knob = table[PatchLayout.index(field)]
    set(knob, knob.clamp(function.knobValue(min(value, function.maximum))), from: .midi)
  }

  /// - Parameters:
  ///   - format: 0 asks for the voice, 9 for the bank.
  ///   - channel: 0...15, that of the request.
  private func answer(_ format: UInt8, _ channel: UInt8) {
    let message: [UInt8]
    switch format {
    case 0: message = SysExFile.message(voice: editedDump(), channel: channel)
    case 9:
      let bank = desk.bank.isEmpty ? [editedDump()] : desk.bank
      message = SysExFile.message(bank: bank, channel: channel)
    default: return add(.foreign, 1)
    }
    if !live.pointee.sendOut(message) { add(.unsent, 1) }
  }

  /// As `editedVoice`, with what the adapter has moved since.
  private func editedDump() -> DX7Voice {
    desk.revision = -1
    return editedVoice()
  }
}
