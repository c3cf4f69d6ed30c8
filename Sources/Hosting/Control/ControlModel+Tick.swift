import Foundation
import Knobs
import LiveEngine
import Rendering

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
    while let due = rack.dueSwap() { send(.chain(due.chain)) }
  }

  /// Binds controllers to addresses. Replaces earlier bindings.
  public func setMIDIMap(_ bindings: [MIDIBinding]) { queue.sync { midiMap = bindings } }

  private func map(_ status: UInt8, _ controller: UInt8, _ value: UInt8) {
    guard status & 0xf0 == 0xb0 else { return }
    for binding in midiMap where binding.controller == controller {
      if let channel = binding.channel, channel != status & 15 { continue }
      let position = powf(Float(value) / 127, binding.curve)
      let number = binding.minimum + (binding.maximum - binding.minimum) * position
      let message = ControlMessage(binding.path, [.float(number)])
      if let knob = table[binding.path] {
        set(knob, knob.clamp(number), from: .midi)
      } else {
        let parts = binding.path.split(separator: "/").map(String.init)
        if handleRack(parts, message, 0).error != nil { add("midi/unmapped", 1) }
      }
    }
  }
}
