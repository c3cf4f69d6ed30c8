import Addresses
import Dispatch
import FMSynthesis

/// Files and plugins: read, written and loaded on a queue of their own, so that however long one
/// takes, the model goes on answering and the adaptation goes on being heard. The graph is asked
/// there too.
extension ControlModel {
  /// Reads or loads what a message needs. Waits for whatever is being loaded before.
  /// - Thread: the caller's, never control
  func prepare(_ node: AddressNode, _ call: AddressCall) throws(ControlError) -> Prepared {
    guard node.role.isSlow else { return .nothing }
    dispatchPrecondition(condition: .notOnQueue(queue))
    let loaded: Result<Prepared, HostError> = slow.sync {
      Result { () throws(HostError) in try load(node.role, call) }
    }
    do {
      return try loaded.get()
    } catch {
      throw ControlError(node.path, .failed, error.message)
    }
  }

  private func load(_ role: AddressRole, _ call: AddressCall) throws(HostError) -> Prepared {
    let name = call.texts.first ?? ""
    switch role {
    case .prefer(let wish): return try search(wish, amount: call.numbers.first ?? 1)
    case .loadPatch, .morphEnd: return .patch(try store.loadPatch(name))
    case .bank: return .bank(try store.loadBank(name))
    case .sendPatch:
      try requireListener()
      return .nothing
    case .addEffect: return .effect(try rack.make(name))
    default: return .nothing
    }
  }

  /// `/patch/save`: the patch as it stands now, written before the answer.
  func savePatch(_ request: Request) -> ControlOutcome {
    let patch = queue.sync { Array(values[..<PatchLayout.count]) }
    return slow.sync { write(patch, request) }
  }

  /// - Thread: slow
  func write(_ patch: [Float], _ request: Request) -> ControlOutcome {
    let path = request.call.texts[0]
    if path.lowercased().hasSuffix(".syx") { return saveVoice(request, path, patch) }
    guard path.lowercased().hasSuffix(".json") else {
      return ControlOutcome(
        error: ControlError(
          request.node.path, .failed, "\(path): a patch's name ends in .json or .syx"))
    }
    let name = queue.sync { patchName }
    return attempt(request) { () throws(HostError) in
      try store.savePatch(patch, named: name, to: path)
      keepSaved(patch)
    }
  }

  func attempt(_ request: Request, _ body: () throws(HostError) -> Void) -> ControlOutcome {
    do {
      try body()
      return ControlOutcome()
    } catch {
      return ControlOutcome(error: ControlError(request.node.path, .failed, error.message))
    }
  }
}
