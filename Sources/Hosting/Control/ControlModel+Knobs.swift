import FMSynthesis
import Knobs
import LiveEngine

/// Knobs: asked, set, held, echoed.
extension ControlModel {
  func handleKnob(
    _ knob: Knob, _ message: ControlMessage, _ source: ControlSource, _ frame: UInt64
  ) -> ControlOutcome {
    if message.arguments.isEmpty {
      return ControlOutcome(replies: [answer(knob)])
    }
    guard message.arguments.count == 1, let number = number(message.arguments[0], knob) else {
      return wrongType(message, knob.choices.isEmpty ? "one number" : "a number or a name")
    }
    let value = knob.clamp(number)
    set(knob, value, from: source, frame: frame)
    if knob.accepts(number) { return ControlOutcome() }
    return ControlOutcome(
      error: ControlError(
        message.address, .outOfRange,
        "\(number) is outside \(knob.minimum)...\(knob.maximum); took \(value)"))
  }

  func answer(_ knob: Knob) -> ControlMessage {
    let value = values[knob.id]
    return ControlMessage(
      knob.path, [knob.kind == .float ? .float(value) : .integer(Int32(value))])
  }

  private func number(_ argument: ControlValue, _ knob: Knob) -> Float? {
    if case .string(let name) = argument {
      return knob.choices.firstIndex(of: name).map { knob.minimum + Float($0) }
    }
    guard let number = argument.number, number.isFinite else { return nil }
    return number
  }

  /// Sets a knob to a value in its range, tells the audio thread and the subscribers.
  func set(_ knob: Knob, _ value: Float, from source: ControlSource, frame: UInt64 = 0) {
    keep(knob, value, from: source)
    if knob.id < PatchLayout.engineCount {
      send(.knob(id: UInt16(knob.id), value: value), frame: frame)
    }
    if knob.path == "/algorithm" { setAlgorithm(Int(value), source, frame) }
  }

  /// Remembers where a knob was sent; the adapter leaves alone what a person has turned.
  func keep(_ knob: Knob, _ value: Float, from source: ControlSource) {
    store(knob, value, source)
    if source.isPerson && knob.adaptable { held.withLock { _ = $0.insert(knob.id) } }
  }

  func store(_ knob: Knob, _ value: Float, _ source: ControlSource) {
    values[knob.id] = value
    if source != .adapter && knob.domain == .patch {
      patchRevision.wrappingAdd(1, ordering: .releasing)
    }
    sources[knob.id] = source
    publish(answer(knob))
  }

  /// An algorithm is a routing: its edges and carriers move like any knob, without a click.
  private func setAlgorithm(_ algorithm: Int, _ source: ControlSource, _ frame: UInt64) {
    for into in 0..<6 {
      for from in 0..<6 {
        let depth = Algorithms.depth(algorithm: algorithm, into: into, from: from)
        set(table[PatchLayout.routing(into: into, from: from)], depth, from: source, frame: frame)
      }
      let carries = Algorithms.carriers(algorithm) & (1 << UInt8(into)) != 0
      let id = PatchLayout.index(into, .carrier)
      set(table[id], carries ? 1 : 0, from: source, frame: frame)
    }
  }

  /// What the adaptation thread has already sent to the audio thread; held knobs it has left alone.
  public func adapterMoved(_ moves: [(id: Int, value: Float)]) {
    queue.async {
      let held = self.held.withLock { $0 }
      for move in moves where !held.contains(move.id) {
        self.store(self.table[move.id], move.value, .adapter)
      }
    }
  }

  /// `/hold/PATH i`: whether the adapter leaves a knob alone.
  func handleHold(_ message: ControlMessage) -> ControlOutcome {
    let path = String(message.address.dropFirst("/hold".count))
    guard let knob = table[path] else { return unknown(message) }
    if message.arguments.isEmpty {
      let isHeld = held.withLock { $0.contains(knob.id) }
      return ControlOutcome(
        replies: [ControlMessage(message.address, [.integer(isHeld ? 1 : 0)])])
    }
    guard message.arguments.count == 1, let number = message.arguments[0].number else {
      return wrongType(message, "0 or 1")
    }
    held.withLock { set in
      if number != 0 { set.insert(knob.id) } else { set.remove(knob.id) }
    }
    return ControlOutcome()
  }

  public func addresses() -> [String] {
    queue.sync { table.knobs.map(\.path) + rack.addresses() }
  }
}
