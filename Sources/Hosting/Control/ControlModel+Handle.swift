import Addresses
import CRealtime
import Dispatch
import Knobs
import LiveEngine

/// One message in, one outcome out: looked up, checked, prepared, and carried out at its time.
extension ControlModel {
  public func handle(
    _ message: ControlMessage, from source: ControlSource, at hostTime: UInt64?
  ) -> ControlOutcome {
    guard let node = namespace[message.address] else {
      return handleUnlisted(message, source, hostTime)
    }
    if message.arguments.isEmpty, node.access.canAsk {
      return queue.sync {
        hearMIDI()
        keepAgenda()
        return ControlOutcome(replies: [answer(node)])
      }
    }
    guard node.access.canSet || node.access == .call else {
      return ControlOutcome(
        error: ControlError(message.address, .notAllowed, "this address can only be asked"))
    }
    do throws(ControlError) {
      let call = try AddressCall(message, for: node)
      let request = Request(
        node: node, call: call, source: source, prepared: try prepare(node, call))
      var outcome = carryOut(request, at: hostTime)
      if outcome.error == nil, let clipping = call.clipping {
        outcome.error = ControlError(message.address, .outOfRange, clipping)
      }
      return outcome
    } catch {
      return ControlOutcome(error: error)
    }
  }

  /// At once, or on the agenda when its time is further ahead than commands are sent.
  private func carryOut(_ request: Request, at hostTime: UInt64?) -> ControlOutcome {
    switch request.node.role {
    // Questions are answered at once, whatever the time tag.
    case .sync: return sync(request)
    case .list: return queue.sync { perform(request, frame: 0) }
    case .savePatch where hostTime == nil: return savePatch(request)
    default: break
    }
    return queue.sync {
      hearMIDI()
      keepAgenda()
      guard let hostTime else { return perform(request, frame: 0) }
      if isNear(hostTime) { return begin(request, at: hostTime) }
      return postpone(.request(request), request.node.path, to: hostTime)
    }
  }

  /// A path that ends in `/` asks for the names under it. What is not there may still be there at
  /// its time, if the rack changes until then.
  private func handleUnlisted(
    _ message: ControlMessage, _ source: ControlSource, _ hostTime: UInt64?
  ) -> ControlOutcome {
    if message.address.hasSuffix("/"), message.arguments.isEmpty {
      let names = namespace.children(of: message.address)
      if !names.isEmpty {
        return ControlOutcome(
          replies: [ControlMessage(message.address, names.map { .string($0) })])
      }
    }
    return queue.sync {
      if let hostTime, !isNear(hostTime), message.address.hasPrefix("/rack/") {
        return postpone(.message(message, source), message.address, to: hostTime)
      }
      add(.unknown, 1)
      return ControlOutcome(
        error: ControlError(message.address, .unknownAddress, "no such address"))
    }
  }

  /// Waits, off the control thread, until the audio thread has carried out everything before.
  private func sync(_ request: Request) -> ControlOutcome {
    let done = DispatchSemaphore(value: 0)
    let ticket = queue.sync {
      let ticket = nextSync
      nextSync &+= 1
      syncs[ticket] = done
      send(.sync(ticket))
      return ticket
    }
    if done.wait(timeout: .now() + 1) == .timedOut {
      queue.sync { _ = syncs.removeValue(forKey: ticket) }
      return ControlOutcome(
        error: ControlError(
          request.node.path, .failed, "the audio thread did not answer within 1 s"))
    }
    return ControlOutcome(
      replies: [
        ControlMessage("/synced", [.integer(Int32(clamping: Int(request.call.numbers[0])))])
      ])
  }
}

/// A checked message on its way to be carried out.
struct Request {
  let node: AddressNode
  let call: AddressCall
  let source: ControlSource
  /// What was read or loaded for it, off the control thread.
  let prepared: Prepared
}

/// What has to be read or loaded before a message can be carried out.
enum Prepared {
  case nothing
  case patch(LoadedPatch)
  case bank(LoadedBank)
  case effect(any HostedEffect)
  case preference(FoundPreference)
}
