import Addresses
import FMSynthesis
import Following
import Knobs
import LiveEngine

/// Knobs: set, held, echoed.
extension ControlModel {
  /// Sets a knob to a value in its range, tells the audio thread and the subscribers.
  func set(_ knob: Knob, _ value: Float, from source: ControlSource, frame: UInt64 = 0) {
    if step != .commands { keep(knob, value, from: source) }
    if step != .model, knob.id < PatchLayout.engineCount {
      send(.knob(id: UInt16(knob.id), value: value), frame: frame)
    }
    if knob.path == "/algorithm" { setAlgorithm(Int(value), source, frame) }
  }

  /// Remembers where a knob was sent; the adapter leaves alone what a person has turned.
  func keep(_ knob: Knob, _ value: Float, from source: ControlSource) {
    store(knob, value, source)
    if source.isPerson && knob.adaptable { hold(knob, true) }
  }

  /// Remembers where a knob was asked to be and who asked, and tells the subscribers.
  func store(_ knob: Knob, _ value: Float, _ source: ControlSource) {
    let mode = mode
    values[knob.id] = value
    published.withLock { $0[knob.id] = value }
    if self.mode != mode { heardModeChanged() }
    if source != .adapter && knob.domain == .patch {
      patchRevision.wrappingAdd(1, ordering: .releasing)
    }
    sources[knob.id] = source
    if let node = namespace[knob.path] { publish(answer(node)) }
  }

  /// An algorithm is a routing: its edges and carriers move like any knob, without a click.
  private func setAlgorithm(_ algorithm: Int, _ source: ControlSource, _ frame: UInt64) {
    for (id, value) in zip(PatchLayout.wiring, Algorithms.wiring(algorithm)) {
      set(table[id], value, from: source, frame: frame)
    }
  }

  /// What the adaptation thread has already sent to the audio thread, and what it heard; held knobs
  /// it has left alone.
  public func adapterMoved(_ moves: [(id: Int, value: Float)], heard moment: HeardMoment? = nil) {
    queue.async {
      if let moment { self.hear(moment) }
      let held = self.held.withLock { $0 }
      for move in moves where !held.contains(move.id) {
        self.store(self.table[move.id], move.value, .adapter)
      }
    }
  }

  /// Whether the adapter leaves a knob alone; told to the subscribers when it changes.
  func hold(_ knob: Knob, _ isHeld: Bool) {
    let changes = held.withLock { set in
      isHeld ? set.insert(knob.id).inserted : set.remove(knob.id) != nil
    }
    if changes, let node = namespace["/hold\(knob.path)"] { publish(answer(node)) }
  }
}
