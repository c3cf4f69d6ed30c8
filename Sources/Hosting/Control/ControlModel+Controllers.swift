import Addresses
import Knobs
import LiveEngine

/// Follows what mapped controllers moved.
extension ControlModel {
  func hear(_ aim: ControllerMap.Aim, _ value: Float) {
    switch aim {
    case .knob(let id): keep(table[Int(id)], value, from: .midi)
    case .effectControl(let slot, let control):
      hear(rack.address(Int(slot), control: Int(control))) {
        rack.set(Int(slot), parameter: Int(control), to: value)
      }
    case .effectBypass(let slot):
      hear(rack.address(Int(slot), "bypass")) { rack.set(Int(slot), bypass: value != 0) }
    case .effectWet(let slot):
      hear(rack.address(Int(slot), "wet")) { rack.set(Int(slot), wet: value) }
    case .control(let entry): move(Int(entry), to: value)
    }
  }

  /// Remembers and tells what was moved, unless it has lost its address meanwhile.
  private func hear(_ address: String?, _ remember: () -> Void) {
    guard let address, let node = namespace[address] else { return }
    remember()
    publish(answer(node))
  }

  /// Moves what the audio thread has no part in; like any message, checked against the address.
  private func move(_ entry: Int, to value: Float) {
    guard midiMap.entries.indices.contains(entry) else { return }
    let path = midiMap.entries[entry].path
    guard let node = namespace[path], node.isTurnable,
      let call = try? AddressCall(ControlMessage(path, [.float(value)]), for: node)
    else { return add(.unmapped, 1) }
    let request = Request(node: node, call: call, source: .midi, prepared: .nothing)
    if perform(request, frame: 0).error != nil { add(.unmapped, 1) }
  }
}

extension Rack {
  /// `/rack/2/wet`; nil for a slot that is not addressed any more.
  func address(_ slot: Int, _ name: String) -> String? {
    visible.firstIndex(of: slot).map { "/rack/\($0 + 1)/\(name)" }
  }

  /// `/rack/2/param/gain`
  func address(_ slot: Int, control: Int) -> String? {
    guard slots.indices.contains(slot),
      slots[slot].effect.parameters.indices.contains(control)
    else { return nil }
    return address(slot, "param/\(slots[slot].effect.parameters[control].symbol)")
  }
}
