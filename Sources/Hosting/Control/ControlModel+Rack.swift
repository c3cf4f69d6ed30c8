import LiveEngine
import Rendering
import SessionModel

/// `/rack/…`
extension ControlModel {
  func handleRack(
    _ parts: [String], _ message: ControlMessage, _ frame: UInt64
  ) -> ControlOutcome {
    guard parts.count >= 2 else {
      let uris = rack.visible.map { ControlValue.string(rack.slots[$0].effect.uri) }
      return ControlOutcome(replies: [ControlMessage("/rack", uris)])
    }
    if parts == ["rack", "add"] { return addEffect(message) }
    if parts == ["rack", "remove"] { return removeEffect(message) }
    guard let number = Int(parts[1]), number >= 1, number <= rack.visible.count else {
      return unknown(message)
    }
    let slot = rack.visible[number - 1]
    switch parts.dropFirst(2).first {
    case "bypass" where parts.count == 3: return handleBypass(slot, message, frame)
    case "wet" where parts.count == 3: return handleWet(slot, message, frame)
    case "param" where parts.count == 4: return handleParameter(slot, parts[3], message, frame)
    default: return unknown(message)
    }
  }

  /// Loads an effect at the end of the rack, for `--rack`. Before or after the start.
  public func addEffect(_ entry: SessionDocument.RackEntry) throws(HostError) {
    let uri = entry.uri
    let made: Result<UnsafeMutablePointer<EffectChain>, HostError> = queue.sync {
      Result { () throws(HostError) in try rack.add(uri) }
    }
    let chain = try made.get()
    let number = queue.sync { rack.visible.count }
    queue.sync { sendChain(chain) }
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
  func sendChain(_ chain: UnsafeMutablePointer<EffectChain>?) {
    ports.mark("rack " + rack.description)
    send(.chain(chain))
  }

  private func addEffect(_ message: ControlMessage) -> ControlOutcome {
    guard case .string(let uri)? = message.arguments.first else {
      return wrongType(message, "the plugin's URI as a string")
    }
    return attempt(message) { () throws(HostError) in
      let chain = try rack.add(uri)
      sendChain(chain)
    }
  }

  private func removeEffect(_ message: ControlMessage) -> ControlOutcome {
    guard let number = message.arguments.first?.number, let at = Int(exactly: number), at >= 1,
      at <= rack.visible.count
    else { return wrongType(message, "a slot from 1 to \(rack.visible.count)") }
    let slot = rack.visible[at - 1]
    // Fades out first, then leaves: heard as no click.
    send(.effectBypass(slot: UInt8(slot), true))
    rack.remove(slot, after: 0.06)
    return ControlOutcome()
  }

  private func handleBypass(
    _ slot: Int, _ message: ControlMessage, _ frame: UInt64
  ) -> ControlOutcome {
    if message.arguments.isEmpty {
      return ControlOutcome(
        replies: [ControlMessage(message.address, [.integer(rack.slots[slot].bypass ? 1 : 0)])])
    }
    guard let number = soleNumber(message) else {
      return wrongType(message, "0 or 1")
    }
    rack.set(slot, bypass: number != 0)
    send(.effectBypass(slot: UInt8(slot), number != 0), frame: frame)
    publish(ControlMessage(message.address, [.integer(number != 0 ? 1 : 0)]))
    return ControlOutcome()
  }

  private func handleWet(
    _ slot: Int, _ message: ControlMessage, _ frame: UInt64
  ) -> ControlOutcome {
    if message.arguments.isEmpty {
      return ControlOutcome(
        replies: [ControlMessage(message.address, [.float(rack.slots[slot].wet)])])
    }
    guard let number = soleNumber(message) else {
      return wrongType(message, "a number from 0 to 1")
    }
    let wet = min(max(number, 0), 1)
    rack.set(slot, wet: wet)
    send(.effectWet(slot: UInt8(slot), wet), frame: frame)
    publish(ControlMessage(message.address, [.float(wet)]))
    return outOfRange(message, number, 0...1)
  }

  private func handleParameter(
    _ slot: Int, _ symbol: String, _ message: ControlMessage, _ frame: UInt64
  ) -> ControlOutcome {
    let parameters = rack.slots[slot].effect.parameters
    guard let at = parameters.firstIndex(where: { $0.symbol == symbol }) else {
      return unknown(message)
    }
    if message.arguments.isEmpty {
      return ControlOutcome(
        replies: [ControlMessage(message.address, [.float(rack.slots[slot].parameters[at])])])
    }
    guard let number = soleNumber(message) else {
      return wrongType(message, "a number")
    }
    let range = parameters[at].minimum...parameters[at].maximum
    let value = min(max(number, range.lowerBound), range.upperBound)
    rack.set(slot, parameter: at, to: value)
    send(.effectControl(slot: UInt8(slot), control: UInt16(at), value: value), frame: frame)
    publish(ControlMessage(message.address, [.float(value)]))
    return outOfRange(message, number, range)
  }

  /// The only argument, if it is a number that can be compared.
  private func soleNumber(_ message: ControlMessage) -> Float? {
    guard message.arguments.count == 1, let number = message.arguments[0].number else { return nil }
    return number.isNaN ? nil : number
  }

  private func outOfRange(
    _ message: ControlMessage, _ number: Float, _ range: ClosedRange<Float>
  ) -> ControlOutcome {
    if range.contains(number) { return ControlOutcome() }
    return ControlOutcome(
      error: ControlError(
        message.address, .outOfRange,
        "\(number) is outside \(range.lowerBound)...\(range.upperBound); taken at the end of it"))
  }
}
