import Addresses
import Knobs
import LiveEngine

/// Follows what mapped controllers moved.
extension ControlModel {
  func hear(_ aim: ControllerMap.Aim, _ value: Float) {
    switch aim {
    case .knob(let id): keep(table[Int(id)], value, from: .midi)
    case .effectControl(let slot, let control):
      hear(Int(slot), { .parameter(slot: $0, index: Int(control)) }) { slot in
        rack.set(slot, parameter: Int(control), to: value)
      }
    case .effectBypass(let slot):
      hear(Int(slot), AddressRole.bypass) { rack.set($0, bypass: value != 0) }
    case .effectWet(let slot): hear(Int(slot), AddressRole.wet) { rack.set($0, wet: value) }
    case .control(let entry):
      // The map may have been replaced since.
      if Int(entry) < midiMap.entries.count { move(midiMap.entries[Int(entry)].path, to: value) }
    }
  }

  /// Remembers and tells what was moved in a slot; one that is leaving is not addressed any more.
  private func hear(_ slot: Int, _ role: (Int) -> AddressRole, _ remember: (Int) -> Void) {
    guard let number = rack.visible.firstIndex(of: slot) else { return }
    let role = role(number)
    guard
      let node = namespace.nodes(under: "/rack/\(number + 1)/").first(where: { $0.role == role })
    else { return }
    remember(slot)
    publish(answer(node))
  }

  /// Moves what the audio thread has no part in; like any message, checked against the address.
  private func move(_ path: String, to number: Float) {
    guard let node = namespace[path], node.takesOneNumber,
      let call = try? AddressCall(ControlMessage(path, [.float(number)]), for: node)
    else { return add(.unmapped, 1) }
    let request = Request(node: node, call: call, source: .midi, prepared: .nothing)
    if perform(request, frame: 0).error != nil { add(.unmapped, 1) }
  }
}
