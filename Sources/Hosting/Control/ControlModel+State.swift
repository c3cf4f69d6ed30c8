import Addresses
import Knobs
import SessionModel

/// What a model hands on to the next one, when the engine has to be made anew: all that was set,
/// nothing that sounds.
public struct ControlState: Sendable {
  public var patch: LoadedPatch
  /// The knobs beyond the patch, by path, but for those that the adapter moves.
  public var knobs: [(path: String, value: Float)]
  /// Paths that the adapter leaves alone.
  public var held: [String]
  public var rack: [SessionDocument.RackEntry]
  /// What the adaptation did to the patch.
  var steps: [AdaptationStep]
  /// What it is compared with.
  var other: PatchSide?
  var isComparing: Bool
}

extension ControlModel {
  /// - Thread: any but control
  public var state: ControlState {
    queue.sync {
      var patch = LoadedPatch(values: Array(values[..<table.patchKnobs.count]), name: patchName)
      patch.voice = editBuffer.edited
      (patch.bank, patch.program) = (editBuffer.bank, editBuffer.program)
      let others = table.knobs.dropFirst(table.patchKnobs.count)
        .filter { sources[$0.id] != .adapter }
      let held = held.withLock { $0 }
      return ControlState(
        patch: patch, knobs: others.map { ($0.path, values[$0.id]) },
        held: held.sorted().map { table[$0].path }, rack: rack.entries, steps: steps, other: other,
        isComparing: isComparing.load(ordering: .acquiring))
    }
  }

  /// Takes over what another model was set to, but for the patch and the rack, which the host is
  /// made with.
  /// - Thread: any but control
  public func restore(_ state: ControlState) {
    queue.sync {
      steps = state.steps
      other = state.other
      isComparing.store(state.isComparing, ordering: .releasing)
      for entry in state.knobs {
        if let knob = table[entry.path] { set(knob, knob.clamp(entry.value), from: .patch) }
      }
      for path in state.held { if let knob = table[path] { hold(knob, true) } }
    }
  }
}
