import Addresses
import Knobs
import LiveEngine
import Rendering
import SessionModel

/// Housekeeping, every few milliseconds: what the audio thread answered, MIDI to map, echoes that waited.
extension ControlModel {
  func tick() {
    drainReplies()
    drainExclusive()
    keepAgenda()
    publishFigures()
    publishPending()
  }

  func drainReplies() {
    while let reply = live.pointee.replies.pop() {
      switch reply {
      case .retired(let patch):
        lentPatches.remove(patch)
        bury(.patch(patch))
      case .retiredChain(let chain): bury(.chain(chain))
      case .synced(let ticket): syncs.removeValue(forKey: ticket)?.signal()
      case .midi(let status, let first, let second):
        if status & 0xf0 == 0xc0 { selectProgram(Int(first) + 1) }
        map(status, first, second)
      }
    }
    exhume()
    if let due = rack.dueSwap() { sendChain(due.chain) }
  }

  /// Frees it once the disk thread has read every event that may point to it.
  private func bury(_ body: Retired.Body) {
    graveyard.append(Retired(body: body, readUpTo: live.pointee.applied.totalWritten))
  }

  private func exhume() {
    let read = live.pointee.applied.totalTaken
    while let first = graveyard.first, first.readUpTo <= read {
      graveyard.removeFirst()
      free(first)
    }
  }

  func free(_ retired: Retired) {
    switch retired.body {
    case .patch(let patch): patch.deallocate()
    case .chain(let chain):
      let effects = rack.retire(chain)
      slow.async { _ = effects }
    }
  }

  /// Binds controllers to addresses. Replaces earlier bindings.
  public func setMIDIMap(_ map: MIDIMap) { queue.sync { midiMap = map } }

  private func map(_ status: UInt8, _ controller: UInt8, _ value: UInt8) {
    guard status & 0xf0 == 0xb0 else { return }
    let channel = Int(status & 15) + 1
    for entry in midiMap.entries where entry.matches(channel: channel, controller: Int(controller))
    {
      let number = entry.value(at: value)
      turn(entry.path, to: number)
    }
  }

  /// What a mapped controller turns; like any message, checked against the address.
  private func turn(_ path: String, to number: Float) {
    guard let node = namespace[path], node.takesOneNumber,
      let call = try? AddressCall(ControlMessage(path, [.float(number)]), for: node)
    else { return add(.unmapped, 1) }
    let request = Request(node: node, call: call, source: .midi, prepared: .nothing)
    if perform(request, frame: 0).error != nil { add(.unmapped, 1) }
  }
}

/// Memory that the audio thread gave back.
struct Retired {
  enum Body {
    case patch(UnsafeMutablePointer<Float>)
    case chain(UnsafeMutablePointer<EffectChain>)
  }
  let body: Body
  /// Events of the log that must have been read first.
  let readUpTo: Int
}
