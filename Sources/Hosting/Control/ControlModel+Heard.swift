import Addresses
import CRealtime
import Following
import Foundation

/// The follower as a source: what it hears is told to whoever subscribed, and played on `midi_out`.
extension ControlModel {
  /// One update of the follower, in mode follow or learn.
  /// - Thread: control
  func hear(_ moment: HeardMoment) {
    // The mode may have gone off while this was on its way.
    if mode == .off { return }
    show(moment)
    play { $0.take(moment) }
  }

  /// Lets go of what is held on `midi_out`. What cannot leave now is tried again with every tick.
  /// - Thread: control
  func letGoOfHeard() {
    let waits = mode != .off
    owesLetGo = !play { $0.letGo(waits: waits) }
  }

  /// The mode is another one: nothing is heard with mode off.
  func heardModeChanged() {
    letGoOfHeard()
    if mode == .off { show(.nothing) }
  }

  /// Lets go, and waits until that has left: a period takes it to JACK, another one to who listens.
  /// Nobody hears any more meanwhile.
  /// - Thread: any but control
  func stopHearing() {
    queue.sync { letGoOfHeard() }
    let status = live.pointee.status
    let end = ddspm_monotonic_ns() + 200_000_000
    var taken: UInt64?
    while live.pointee.unsentCount > 0 || taken.map({ status.pointee.frame <= $0 }) ?? true {
      if live.pointee.unsentCount == 0, taken == nil { taken = status.pointee.frame }
      if ddspm_monotonic_ns() > end { return }
      Thread.sleep(forTimeInterval: 0.001)
    }
  }

  func answer(_ figure: HeardFigure) -> Double {
    switch figure {
    case .f0: Double(heard.pitch)
    case .level: Double(heard.level)
    case .voiced: heard.isVoiced ? 1 : 0
    case .note: Double(heard.note)
    }
  }

  private func show(_ moment: HeardMoment) {
    let before = HeardFigure.allCases.map { answer($0) }
    let pitch = heard.pitch
    heard = moment
    if !moment.isVoiced { heard.pitch = pitch }
    if subscriptions.isEmpty { return }
    for (figure, old) in zip(HeardFigure.allCases, before) where answer(figure) != old {
      if let node = namespace[figure.path] { publish(answer(node)) }
    }
  }

  /// - Returns: false when there was no room: then nothing has been said, and the next update says it.
  @discardableResult
  private func play(_ change: (inout HeardNotes) -> [[UInt8]]) -> Bool {
    guard var notes = heardNotes else { return true }
    let messages = change(&notes)
    guard messages.isEmpty || live.pointee.sendOut(messages) else {
      add(.unsent, messages.count)
      return false
    }
    heardNotes = notes
    return true
  }
}
