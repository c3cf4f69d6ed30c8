import Addresses
import FMSynthesis
import Knobs
import LiveEngine
import Rendering

/// What each role does and answers.
extension ControlModel {
  /// One step of a request.
  /// - Thread: control
  func perform(_ request: Request, in step: MessageStep, frame: UInt64) -> ControlOutcome {
    guard request.node.role.acts(in: step) else { return ControlOutcome() }
    // What has no part ahead of its time is carried out whole at its time.
    self.step = request.node.role.acts(in: .commands) ? step : .whole
    defer { self.step = .whole }
    return perform(request, frame: frame)
  }

  /// Carries a request out from `frame` on; 0: from the next frame.
  /// - Thread: control
  func perform(_ request: Request, frame: UInt64) -> ControlOutcome {
    let number = Float(request.call.numbers.first ?? 0)
    if request.node.access == .call, request.call.numbers.first == 0 { return ControlOutcome() }
    switch request.node.role {
    case .knob(let id):
      set(table[id], number, from: request.source, frame: frame)
      return remark(on: table[id])
    case .hold(let id): hold(table[id], number != 0)
    case .noteOn: strike(request.call, frame)
    case .noteOff: send(.noteOff(key: UInt8(number)), frame: frame)
    case .panic:
      if step != .model { send(.panic, frame: frame) }
      if step != .commands { letGoOfHeard() }
    case .catchSound: catchSound(from: request.source)
    case .undo: return undoAdaptation(request)
    case .prefer(let call): return prefer(call, request)
    case .loadPatch:
      guard case .patch(let patch) = request.prepared else { break }
      adopt(patch, from: request.source, frame: frame)
    case .savePatch:
      let patch = Array(values[..<PatchLayout.count])
      slow.async { [self] in _ = write(patch, request) }
    case .compare: return compare(request)
    case .sendPatch: return sendVoice(request)
    case .patchName: rename(request.call.texts[0])
    case .bank:
      guard case .bank(let bank) = request.prepared else { break }
      for warning in bank.warnings { journal.note("\(request.call.texts[0]): \(warning)") }
      keepBank(bank.voices)
    case .morphEnd(let side):
      guard case .patch(let patch) = request.prepared else { break }
      keepMorphEnd(side, patch)
    case .program: return play(program: Int(number), request, frame)
    case .addEffect:
      guard case .effect(let effect) = request.prepared else { break }
      return attempt(request) { () throws(HostError) in
        sendChain(try rack.add(effect), frame: frame)
      }
    case .removeEffect: return removeEffect(Int(number), request, frame)
    case .bypass, .wet, .parameter: return turnEffect(request, number, frame)
    case .mark: journal.note(String(request.call.texts[0].prefix(200)))
    case .list: return list(request.call.texts.first ?? "/")
    case .quit: onQuit()
    case .subscribe, .unsubscribe:
      return ControlOutcome(
        error: ControlError(request.node.path, .notAllowed, "nobody to answer to here"))
    case .sync, .rack, .status, .version, .figure, .counter, .heard: break
    }
    return ControlOutcome()
  }

  /// What an address that can be asked says now.
  func answer(_ node: AddressNode) -> ControlMessage {
    ControlMessage(node.path, values(of: node))
  }

  private func values(of node: AddressNode) -> [ControlValue] {
    switch node.role {
    case .knob(let id): return [node.arguments[0].answer(Double(values[id]))]
    case .hold(let id): return [.integer(held.withLock { $0.contains(id) } ? 1 : 0)]
    case .patchName: return [.string(patchName)]
    case .bank: return editBuffer.bank.map { .string($0.name) }
    case .program: return [.integer(Int32(editBuffer.program))]
    case .morphEnd(let side): return morph.name(of: side).map { [.string($0)] } ?? []
    case .rack: return rack.visible.map { .string(rack.slots[$0].effect.uri) }
    case .bypass, .wet, .parameter: return effectValue(node)
    case .figure(let figure): return [node.arguments[0].answer(self.figure(figure))]
    case .counter(let counter): return [.integer(Int32(clamping: count(of: counter)))]
    case .heard(let figure): return [node.arguments[0].answer(answer(figure))]
    case .status: return statusLine()
    case .version: return [.string(Version.text), .integer(Int32(KnobTable.version))]
    case .noteOn, .noteOff, .panic, .catchSound, .undo, .prefer, .compare, .loadPatch,
      .savePatch, .sendPatch, .addEffect, .removeEffect, .mark, .sync, .list, .quit, .subscribe,
      .unsubscribe:
      return []
    }
  }

  /// A velocity above 0 never lets go, however small.
  private func strike(_ call: AddressCall, _ frame: UInt64) {
    let key = UInt8(call.numbers[0])
    let velocity = call.numbers[1]
    send(
      velocity == 0
        ? .noteOff(key: key)
        : .noteOn(key: key, velocity: UInt8(max(1, velocity.rounded()))),
      frame: frame)
  }

  /// Every node under a prefix, and how many there are.
  private func list(_ prefix: String) -> ControlOutcome {
    let nodes = namespace.nodes(under: prefix)
    let lines = nodes.map { node in
      ControlMessage(
        "/list/node",
        [
          .string(node.path), .string(node.typeTags), .string(node.access.word),
          .string(node.arguments.first?.unit ?? ""),
          .string(node.arguments.first?.rangeInWords ?? ""), .string(node.text),
        ])
    }
    let end = ControlMessage("/list/end", [.string(prefix), .integer(Int32(nodes.count))])
    return ControlOutcome(replies: lines + [end])
  }
}
