import Knobs
import LiveEngine

/// What the host tells of itself.
extension ControlModel {
  func handleStatus(_ parts: [String], _ message: ControlMessage) -> ControlOutcome {
    switch parts.first {
    case "quit":
      ports.quit()
      return ControlOutcome()
    case "version":
      return reply(message, [.string(Version.text), .integer(Int32(KnobTable.version))])
    case "status": return reply(message, statusLine())
    default: return handleFigure(message)
    }
  }

  /// Sounding voices, frame, xruns, loss, latency in seconds, patch.
  private func statusLine() -> [ControlValue] {
    let status = live.pointee.status
    let figures = ports.figures()
    return [
      .integer(Int32(status.pointee.voices)),
      .float(Float(status.pointee.frame) / Float(sampleRate)),
      .integer(Int32(figures["/stats/xruns"] ?? 0)), .float(figures["/adapt/loss"] ?? 0),
      .float(figures["/adapt/latency"] ?? 0), .string(patchName),
    ]
  }

  /// A read-only figure: `/stats/osc/received`, `/stats/engine/limited`, `/adapt/loss`, …
  private func handleFigure(_ message: ControlMessage) -> ControlOutcome {
    guard message.arguments.isEmpty else {
      return ControlOutcome(
        error: ControlError(message.address, .notAllowed, "this address can only be asked"))
    }
    if let figure = ports.figures()[message.address] { return reply(message, [.float(figure)]) }
    guard message.address.hasPrefix("/stats/") else { return unknown(message) }
    let name = String(message.address.dropFirst("/stats/".count))
    if let counter = engineCounter(name) ?? counters[name] {
      return reply(message, [.integer(Int32(clamping: counter))])
    }
    // A counter that nothing was counted in yet.
    let families = ["osc/", "midi/", "engine/", "control/"]
    guard families.contains(where: name.hasPrefix) else { return unknown(message) }
    return reply(message, [.integer(0)])
  }

  private func engineCounter(_ name: String) -> Int? {
    let status = live.pointee.status
    switch name {
    case "engine/voices": return status.pointee.voices
    case "engine/limited": return Int(clamping: status.pointee.limitedSteps)
    case "engine/overflows": return Int(clamping: status.pointee.overflows)
    case "engine/repaired": return Int(clamping: status.pointee.repairedSamples)
    case "engine/unheard": return status.pointee.unheard
    case "engine/unrecorded": return status.pointee.unrecorded
    case "midi/dropped": return status.pointee.droppedMIDI
    case "midi/malformed": return status.pointee.malformedMIDI + (counters[name] ?? 0)
    default: return nil
    }
  }

  func handleSession(_ parts: [String], _ message: ControlMessage) -> ControlOutcome {
    guard parts == ["session", "mark"] else { return unknown(message) }
    guard case .string(let label)? = message.arguments.first else {
      return wrongType(message, "a string")
    }
    ports.mark(String(label.prefix(200)))
    return ControlOutcome()
  }

  private func reply(_ message: ControlMessage, _ values: [ControlValue]) -> ControlOutcome {
    ControlOutcome(replies: [ControlMessage(message.address, values)])
  }
}

public enum Version {
  public static let text = "0.1.0"
}
