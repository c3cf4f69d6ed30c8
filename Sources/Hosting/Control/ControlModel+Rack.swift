import Addresses
import LiveEngine
import Rendering
import SessionModel

/// The rack's addresses.
extension ControlModel {
  /// Loads an effect at the end of the rack, for `--rack`. Before or after the start.
  public func addEffect(_ entry: SessionDocument.RackEntry) throws(HostError) {
    let effect: any HostedEffect = try slow.sync {
      Result { () throws(HostError) in try rack.make(entry.uri) }
    }.get()
    let number: Int = try queue.sync {
      Result { () throws(HostError) in
        sendChain(try rack.add(effect))
        return rack.visible.count
      }
    }.get()
    var messages = entry.parameters.map {
      ControlMessage("/rack/\(number)/param/\($0.key)", [.float($0.value)])
    }
    messages.append(ControlMessage("/rack/\(number)/bypass", [.bool(entry.bypass)]))
    messages.append(ControlMessage("/rack/\(number)/wet", [.float(entry.wet)]))
    for message in messages {
      if let error = handle(message, from: .patch, at: nil).error {
        throw HostError(.badData, "\(error.address): \(error.message)")
      }
    }
  }

  /// The log gets the rack in words: a replay rebuilds it from them.
  func sendChain(_ chain: UnsafeMutablePointer<EffectChain>?, frame: UInt64 = 0) {
    journal.note("rack " + rack.description)
    send(.chain(chain), frame: frame)
    rackChanged()
  }

  /// - Parameter number: From 1, among those that can be addressed.
  func removeEffect(_ number: Int, _ request: Request, _ frame: UInt64) -> ControlOutcome {
    guard rack.visible.indices.contains(number - 1) else {
      return ControlOutcome(
        error: ControlError(
          request.node.path, .outOfRange, "the rack has slots 1 to \(rack.visible.count)"))
    }
    let slot = rack.visible[number - 1]
    // Fades out first, then leaves: heard as no click.
    send(.effectBypass(slot: UInt8(slot), true), frame: frame)
    rack.remove(slot, after: 0.06)
    rackChanged()
    return ControlOutcome()
  }

  /// Bypass, wet or a parameter of one effect.
  func turnEffect(_ request: Request, _ number: Float, _ frame: UInt64) -> ControlOutcome {
    guard let slot = rack.slot(of: request.node.role) else {
      return ControlOutcome(
        error: ControlError(request.node.path, .unknownAddress, "the effect is gone"))
    }
    if step != .commands {
      remember(request.node.role, slot, number)
      publish(answer(request.node))
    }
    if step != .model, let command = command(request.node.role, slot, number) {
      send(command, frame: frame)
    }
    return ControlOutcome()
  }

  private func remember(_ role: AddressRole, _ slot: Int, _ number: Float) {
    switch role {
    case .bypass: rack.set(slot, bypass: number != 0)
    case .wet: rack.set(slot, wet: number)
    case .parameter(_, let index): rack.set(slot, parameter: index, to: number)
    default: break
    }
  }

  private func command(_ role: AddressRole, _ slot: Int, _ number: Float) -> EngineCommand? {
    switch role {
    case .bypass: .effectBypass(slot: UInt8(slot), number != 0)
    case .wet: .effectWet(slot: UInt8(slot), number)
    case .parameter(_, let index):
      .effectControl(slot: UInt8(slot), control: UInt16(index), value: number)
    default: nil
    }
  }

  /// New addresses, and an echo of which effects there are.
  private func rackChanged() {
    namespaceNow.withLock { $0 = AddressTable(rack: rack.descriptions) }
    if let node = namespace["/rack"] { publish(answer(node)) }
  }

  func effectValue(_ node: AddressNode) -> [ControlValue] {
    guard let slot = rack.slot(of: node.role) else { return [] }
    switch node.role {
    case .bypass: return [.integer(rack.slots[slot].bypass ? 1 : 0)]
    case .wet: return [.float(rack.slots[slot].wet)]
    case .parameter(_, let index): return [.float(rack.slots[slot].parameters[index])]
    default: return []
    }
  }
}
