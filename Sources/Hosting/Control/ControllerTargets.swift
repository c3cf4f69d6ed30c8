import Addresses
import FMSynthesis
import LiveEngine
import SessionModel

/// The MIDI map as the audio thread wants it: what each controller moves, with a value in its range
/// for every position.
extension ControlModel {
  typealias ControllerTargets = [[(target: ControllerMap.Target, values: [Float])]]

  /// By controller, 0...127.
  var controllerTargets: ControllerTargets {
    var targets = ControllerTargets(repeating: [], count: 128)
    for (number, entry) in midiMap.entries.enumerated() {
      let channels = entry.channel.map { 1 << UInt16($0 - 1) } ?? UInt16.max
      targets[entry.controller] += moves(entry, number).map {
        (ControllerMap.Target(channels: channels, aim: $0.aim), $0.values)
      }
    }
    return targets
  }

  private typealias Move = (aim: ControllerMap.Aim, values: [Float])

  /// What an entry moves. What is no business of the audio thread, or not there, is left to
  /// control.
  private func moves(_ entry: MIDIMap.Entry, _ number: Int) -> [Move] {
    let values = (UInt8(0)..<128).map { entry.value(at: $0) }
    guard let node = namespace[entry.path], node.isTurnable else {
      return [(.control(entry: UInt16(number)), values)]
    }
    let taken = values.map { value in
      let call = try? AddressCall(ControlMessage(node.path, [.float(value)]), for: node)
      return Float(call?.numbers[0] ?? 0)
    }
    guard let aim = aim(of: node.role) else {
      return [(.control(entry: UInt16(number)), taken)]
    }
    return [(aim, taken)] + followers(of: node.role, taken)
  }

  private func aim(of role: AddressRole) -> ControllerMap.Aim? {
    if case .knob(let id) = role { return id < PatchLayout.engineCount ? .knob(UInt16(id)) : nil }
    guard let slot = rack.slot(of: role) else { return nil }
    switch role {
    case .bypass: return .effectBypass(slot: UInt8(slot))
    case .wet: return .effectWet(slot: UInt8(slot))
    case .parameter(_, let index):
      return .effectControl(slot: UInt8(slot), control: UInt16(index))
    default: return nil
    }
  }

  /// An algorithm brings its routing and its carriers.
  private func followers(of role: AddressRole, _ values: [Float]) -> [Move] {
    guard role == .knob(PatchLayout.index(.algorithm)) else { return [] }
    let rows = values.map { Algorithms.wiring(Int($0)) }
    return PatchLayout.wiring.enumerated().map { place, id in
      (.knob(UInt16(id)), rows.map { $0[place] })
    }
  }
}
