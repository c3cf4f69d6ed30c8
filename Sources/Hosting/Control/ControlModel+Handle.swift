import CRealtime
import Dispatch
import Knobs
import LiveEngine

/// One message in, one outcome out.
extension ControlModel {
  public func handle(
    _ message: ControlMessage, from source: ControlSource, at hostTime: UInt64?
  ) -> ControlOutcome {
    if message.address == "/sync" { return sync(message) }
    let frame = hostTime.map(frame(at:)) ?? 0
    return queue.sync {
      hearMIDI()
      return route(message, source, frame)
    }
  }

  /// Engine frame of a host time, from the period that runs now.
  private func frame(at hostTime: UInt64) -> UInt64 {
    let period = live.pointee.status.pointee.moment
    let seconds = (Double(hostTime) - Double(period.time)) / 1_000_000_000
    let frames = Double(period.frame) + seconds * sampleRate
    return frames > 0 ? UInt64(frames) : 0
  }

  private func route(
    _ message: ControlMessage, _ source: ControlSource, _ frame: UInt64
  ) -> ControlOutcome {
    if let knob = table[message.address] { return handleKnob(knob, message, source, frame) }
    let parts = message.address.split(separator: "/", omittingEmptySubsequences: true).map(
      String.init)
    switch parts.first {
    case "note", "panic": return handleNote(parts, message, frame)
    case "patch": return handlePatch(parts, message, source)
    case "rack": return handleRack(parts, message, frame)
    case "hold": return handleHold(message)
    case "session": return handleSession(parts, message)
    case "adapt", "stats", "status", "version", "quit": return handleStatus(parts, message)
    default: return unknown(message)
    }
  }

  func unknown(_ message: ControlMessage) -> ControlOutcome {
    add("control/unknown", 1)
    return ControlOutcome(
      error: ControlError(message.address, .unknownAddress, "no such address"))
  }

  func wrongType(_ message: ControlMessage, _ expected: String) -> ControlOutcome {
    ControlOutcome(
      error: ControlError(message.address, .wrongType, "expected \(expected)"))
  }

  /// Waits, off the control thread, until the audio thread has carried out everything before.
  private func sync(_ message: ControlMessage) -> ControlOutcome {
    guard message.arguments.count == 1, case .integer(let id) = message.arguments[0] else {
      return wrongType(message, "one integer")
    }
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
        error: ControlError(message.address, .failed, "the audio thread did not answer within 1 s"))
    }
    return ControlOutcome(replies: [ControlMessage("/synced", [.integer(id)])])
  }
}
