import FMSynthesis
import LiveEngine
import SessionModel

/// Keeps what MIDI's receiver on the audio thread works with like the model.
extension ControlModel {
  /// Lends anew what has changed since.
  func lendDue() {
    if loan.voiceChanges != changes, loan.takesVoice {
      loan.lend(editedVoice(), adsr: adsrOperators, changes: changes)
    }
    if !loan.hasBank { loan.lend(bank: editBuffer.bank) }
    if loan.mapRevision != rack.revision {
      loan.lend(ControllerMap(controllerTargets), revision: rack.revision)
    }
  }

  /// Bit per operator, from operator 1, that has no DX7 envelope.
  private var adsrOperators: UInt8 {
    (0..<PatchLayout.operators).reduce(0) { bits, op in
      values[PatchLayout.index(op, .envelopeType)] < 0.5 ? bits | 1 << UInt8(op) : bits
    }
  }

  /// Binds controllers to addresses. Replaces earlier bindings.
  public func setMIDIMap(_ map: MIDIMap) {
    queue.sync {
      midiMap = map
      loan.mapRevision = nil
      lendDue()
    }
  }
}
