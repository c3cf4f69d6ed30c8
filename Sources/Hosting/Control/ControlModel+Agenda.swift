import Addresses
import CRealtime
import LiveEngine

/// Messages for later, in two steps. A little before its time a message's commands leave for the
/// audio thread, where they wait for their frame: so they sound exactly then. At its time the model
/// follows: so whoever turned the same thing shortly before, by hand or by MIDI, is overruled in the
/// model as in the sound.
extension ControlModel {
  /// How far ahead of their frames commands leave, in nanoseconds: enough for a control thread that
  /// is late, and for two of the server's periods.
  private var lead: UInt64 {
    let period = Double(live.pointee.status.pointee.period) / sampleRate
    return UInt64((0.05 + 2 * period) * 1e9)
  }

  func isNear(_ hostTime: UInt64) -> Bool { hostTime <= ddspm_monotonic_ns() + lead }

  func postpone(_ task: Agenda.Task, _ path: String, to hostTime: UInt64) -> ControlOutcome {
    if agenda.insert(task, at: hostTime) { return ControlOutcome() }
    add(.dropped, 1)
    return ControlOutcome(
      error: ControlError(path, .notAllowed, "\(Agenda.capacity) messages wait already"))
  }

  /// Sends the commands of what has come near, and has the model follow what is due.
  func keepAgenda() {
    let now = ddspm_monotonic_ns()
    while let near = agenda.takeDue(before: now + lead) {
      if near.time < now { add(.late, 1) }
      switch near.task {
      case .request(let request): report(begin(request, at: near.time))
      case .message(let message, let source): report(beginUnlisted(message, source, near.time))
      }
    }
    while let due = begun.takeDue(before: now) {
      guard case .request(let request) = due.task else { continue }
      report(perform(request, in: .model, frame: 0))
    }
  }

  /// Sends a message's commands now and lets the model follow at its time.
  func begin(_ request: Request, at hostTime: UInt64) -> ControlOutcome {
    let outcome = perform(request, in: .commands, frame: frame(at: hostTime))
    guard outcome.error == nil, request.node.role.acts(in: .model) else { return outcome }
    if begun.insert(.request(request), at: hostTime) { return outcome }
    return perform(request, in: .model, frame: 0)
  }

  /// An address that was not there when the message came; nothing slow is among these.
  private func beginUnlisted(
    _ message: ControlMessage, _ source: ControlSource, _ hostTime: UInt64
  ) -> ControlOutcome {
    guard let node = namespace[message.address], node.access.canSet, !node.role.isSlow else {
      add(.unknown, 1)
      return ControlOutcome(
        error: ControlError(message.address, .unknownAddress, "no such address"))
    }
    do throws(ControlError) {
      let call = try AddressCall(message, for: node)
      return begin(
        Request(node: node, call: call, source: source, prepared: .nothing), at: hostTime)
    } catch {
      return ControlOutcome(error: error)
    }
  }

  /// Whoever sent it is not waiting any more: the session's log has the failure.
  private func report(_ outcome: ControlOutcome) {
    if let error = outcome.error { journal.note("\(error.address): \(error.message)") }
  }

  /// Engine frame of a host time, from the period that runs now. Periods start a little early or
  /// late, so messages of one time share the frame that the first of them was given.
  func frame(at hostTime: UInt64) -> UInt64 {
    if let known = timed.last(where: { $0.time == hostTime }) { return known.frame }
    let frame = frameNow(at: hostTime)
    if timed.count == 32 { timed.removeFirst() }
    timed.append((hostTime, frame))
    return frame
  }

  private func frameNow(at hostTime: UInt64) -> UInt64 {
    let period = live.pointee.status.pointee.moment
    let seconds = (Double(hostTime) - Double(period.time)) / 1_000_000_000
    let frames = Double(period.frame) + seconds * sampleRate
    return frames > 0 ? UInt64(frames) : 0
  }
}
