import Addresses
import Knobs
import LiveEngine

/// Follows what mapped controllers moved.
extension ControlModel {
  func hear(_ aim: ControllerMap.Aim, _ value: Float) {
    switch aim {
    case .knob(let id): keep(table[Int(id)], value, from: .midi)
    case .effectControl(let slot, let control):
      guard let address = rack.address(Int(slot), control: Int(control)) else { return }
      rack.set(Int(slot), parameter: Int(control), to: value)
      publish(ControlMessage(address, [.float(value)]))
    case .effectBypass(let slot):
      guard let address = rack.address(Int(slot)) else { return }
      rack.set(Int(slot), bypass: value != 0)
      publish(ControlMessage("\(address)/bypass", [.integer(value != 0 ? 1 : 0)]))
    case .effectWet(let slot):
      guard let address = rack.address(Int(slot)) else { return }
      rack.set(Int(slot), wet: value)
      publish(ControlMessage("\(address)/wet", [.float(value)]))
    case .control(let entry): move(Int(entry), to: value)
    }
  }

  /// Moves what the audio thread has no part in, or what the map names and the rack does not have.
  private func move(_ entry: Int, to value: Float) {
    guard midiMap.entries.indices.contains(entry) else { return }
    let path = midiMap.entries[entry].path
    guard let node = namespace[path], node.takesOneNumber,
      let call = try? AddressCall(ControlMessage(path, [.float(value)]), for: node)
    else { return add(.unmapped, 1) }
    let request = Request(node: node, call: call, source: .midi, prepared: .nothing)
    if perform(request, frame: 0).error != nil { add(.unmapped, 1) }
  }
}

extension Rack {
  /// `/rack/2`; nil for a slot that is not addressed any more.
  func address(_ slot: Int) -> String? {
    visible.firstIndex(of: slot).map { "/rack/\($0 + 1)" }
  }

  /// `/rack/2/param/gain`
  func address(_ slot: Int, control: Int) -> String? {
    guard let base = address(slot), control < slots[slot].effect.parameters.count else {
      return nil
    }
    return "\(base)/param/\(slots[slot].effect.parameters[control].symbol)"
  }
}
