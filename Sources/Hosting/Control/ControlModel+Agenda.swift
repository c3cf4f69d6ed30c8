import Addresses
import CRealtime
import LiveEngine

/// Messages for later. A message is carried out a little before its time: its commands wait for
/// their frame on the audio thread, so that they sound exactly then, and the model, which cannot be
/// so punctual, shows them at most that much too early.
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

  /// Carries out what has come near.
  func keepAgenda() {
    while let due = agenda.takeDue(before: ddspm_monotonic_ns() + lead) {
      if due.time < ddspm_monotonic_ns() { add(.late, 1) }
      let frame = frame(at: due.time)
      switch due.task {
      case .request(let request): report(perform(request, frame: frame))
      case .message(let message, let source): report(performUnlisted(message, source, frame))
      }
    }
  }

  /// An address that was not there when the message came; nothing slow is among these.
  private func performUnlisted(
    _ message: ControlMessage, _ source: ControlSource, _ frame: UInt64
  ) -> ControlOutcome {
    guard let node = namespace[message.address], node.access.canSet, !node.role.isSlow else {
      add(.unknown, 1)
      return ControlOutcome()
    }
    do throws(ControlError) {
      let call = try AddressCall(message, for: node)
      return perform(
        Request(node: node, call: call, source: source, prepared: .nothing), frame: frame)
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
    if let timed, timed.time == hostTime { return timed.frame }
    let frame = frameNow(at: hostTime)
    timed = (hostTime, frame)
    return frame
  }

  private func frameNow(at hostTime: UInt64) -> UInt64 {
    let period = live.pointee.status.pointee.moment
    let seconds = (Double(hostTime) - Double(period.time)) / 1_000_000_000
    let frames = Double(period.frame) + seconds * sampleRate
    return frames > 0 ? UInt64(frames) : 0
  }
}
