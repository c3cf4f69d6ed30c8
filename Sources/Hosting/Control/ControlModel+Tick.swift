import Knobs
import LiveEngine
import Rendering
import SessionModel

/// Housekeeping, every few milliseconds: what the audio thread answered, MIDI to map, echoes that waited.
extension ControlModel {
  func tick() {
    drainReplies()
    publishPending()
  }

  func drainReplies() {
    while let reply = live.pointee.replies.pop() {
      switch reply {
      case .retired(let patch):
        lentPatches.remove(patch)
        patch.deallocate()
      case .retiredChain(let chain): rack.retire(chain)
      case .synced(let ticket): syncs.removeValue(forKey: ticket)?.signal()
      case .midi(let status, let first, let second): map(status, first, second)
      }
    }
    if let due = rack.dueSwap() { send(.chain(due.chain)) }
  }

  /// Binds controllers to addresses. Replaces earlier bindings.
  public func setMIDIMap(_ map: MIDIMap) { queue.sync { midiMap = map } }

  private func map(_ status: UInt8, _ controller: UInt8, _ value: UInt8) {
    guard status & 0xf0 == 0xb0 else { return }
    let channel = Int(status & 15) + 1
    for entry in midiMap.entries where entry.matches(channel: channel, controller: Int(controller)) {
      let number = entry.value(at: value)
      if let knob = table[entry.path] {
        set(knob, knob.clamp(number), from: .midi)
      } else {
        let parts = entry.path.split(separator: "/").map(String.init)
        let message = ControlMessage(entry.path, [.float(number)])
        if handleRack(parts, message, 0).error != nil { add("midi/unmapped", 1) }
      }
    }
  }
}
