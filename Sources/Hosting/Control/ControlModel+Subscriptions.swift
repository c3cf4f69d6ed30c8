import Addresses
import CRealtime

/// Who hears of changes.
extension ControlModel {
  public func subscribe(
    prefix: String, maxRate: Float, sink: @escaping @Sendable ([ControlMessage]) -> Void
  ) -> Int {
    queue.sync {
      let token = nextToken
      nextToken += 1
      hearMIDI()
      subscriptions[token] = Subscription(prefix: prefix, maxRate: maxRate, sink: sink)
      sink(namespace.nodes(under: prefix).filter { $0.access.canAsk }.map { answer($0) })
      return token
    }
  }

  public func unsubscribe(_ token: Int) {
    queue.sync { _ = subscriptions.removeValue(forKey: token) }
  }

  /// Has the subscribers told, together with whatever else changes in this turn of the queue; each
  /// no faster than it asked for.
  func publish(_ message: ControlMessage) {
    if subscriptions.isEmpty { return }
    for token in subscriptions.keys { subscriptions[token]?.note(message) }
    if isTelling { return }
    isTelling = true
    queue.async { [weak self] in
      self?.isTelling = false
      self?.tellSubscribers()
    }
  }

  func tellSubscribers() {
    let now = ddspm_monotonic_ns()
    for token in subscriptions.keys { subscriptions[token]?.tell(now: now) }
  }

  /// One a turn, so that no listener's buffer fills faster than it is read.
  func repeatSettled() {
    let now = ddspm_monotonic_ns()
    for token in subscriptions.keys { subscriptions[token]?.repeatOne(now: now) }
  }
}
