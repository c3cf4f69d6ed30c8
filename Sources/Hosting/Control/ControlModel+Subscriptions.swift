import Addresses
import CRealtime

/// Who hears of changes.
struct Subscription {
  let prefix: String
  /// Nanoseconds between two messages of one address at least.
  let interval: UInt64
  let sink: @Sendable (ControlMessage) -> Void
  /// Latest value of addresses that changed too soon after their last message.
  var pending: [String: ControlMessage] = [:]
  var lastSent: [String: UInt64] = [:]
}

extension ControlModel {
  public func subscribe(
    prefix: String, maxRate: Float, sink: @escaping @Sendable (ControlMessage) -> Void
  ) -> Int {
    queue.sync {
      let token = nextToken
      nextToken += 1
      let rate = maxRate.isFinite ? min(max(maxRate, 0.1), 1000) : 50
      subscriptions[token] = Subscription(
        prefix: prefix, interval: UInt64(1_000_000_000 / rate), sink: sink)
      return token
    }
  }

  public func unsubscribe(_ token: Int) {
    queue.sync { _ = subscriptions.removeValue(forKey: token) }
  }

  /// Tells the subscribers, each no faster than it asked for; the last value always arrives.
  func publish(_ message: ControlMessage) {
    for (token, subscription) in subscriptions where message.address.hasPrefix(subscription.prefix)
    {
      tell(token, subscription, message)
    }
  }

  func publishPending() {
    for (token, subscription) in subscriptions {
      for message in subscription.pending.values { tell(token, subscription, message) }
    }
  }

  private func tell(_ token: Int, _ subscription: Subscription, _ message: ControlMessage) {
    let now = ddspm_monotonic_ns()
    if now - (subscription.lastSent[message.address] ?? 0) >= subscription.interval {
      subscriptions[token]?.lastSent[message.address] = now
      subscriptions[token]?.pending[message.address] = nil
      subscription.sink(message)
    } else {
      subscriptions[token]?.pending[message.address] = message
    }
  }
}
