import Addresses

/// What one subscriber has been told and has still to hear.
///
/// Changes are kept by address, the latest of each, and told together. What has been told is told
/// once more when it has settled, alone and slowly: datagrams get lost where many come at a time,
/// and the last value must not be among them.
struct Subscription {
  let prefix: String
  /// Nanoseconds between two messages of one address at least.
  let interval: UInt64
  let sink: @Sendable ([ControlMessage]) -> Void
  /// Latest value of addresses that changed since they were last told, and in which order.
  private var pending: [String: ControlMessage] = [:]
  private var order: [String] = []
  private var told: [String: (message: ControlMessage, time: UInt64)] = [:]
  /// What was told when; out of date where it was told again later.
  private var settling: ArraySlice<(address: String, time: UInt64)> = []

  /// How long nothing new must have come from an address, in nanoseconds.
  static let settlingTime: UInt64 = 250_000_000

  init(prefix: String, maxRate: Float, sink: @escaping @Sendable ([ControlMessage]) -> Void) {
    self.prefix = prefix
    self.sink = sink
    let rate = maxRate.isFinite ? min(max(maxRate, 0.1), 1000) : 50
    interval = UInt64(1_000_000_000 / rate)
  }

  mutating func note(_ message: ControlMessage) {
    guard message.address.hasPrefix(prefix) else { return }
    if pending.updateValue(message, forKey: message.address) == nil {
      order.append(message.address)
    }
  }

  /// Tells what has changed, but for addresses whose last message is too young.
  mutating func tell(now: UInt64) {
    if order.isEmpty { return }
    var messages: [ControlMessage] = []
    var tooYoung: [String] = []
    for address in order {
      let isDue = told[address].map { now - $0.time >= interval } ?? true
      guard isDue, let message = pending.removeValue(forKey: address) else {
        tooYoung.append(address)
        continue
      }
      messages.append(message)
      told[address] = (message, now)
      settling.append((address, now))
    }
    order = tooYoung
    if !messages.isEmpty { sink(messages) }
  }

  /// Tells one value again that has settled.
  mutating func repeatOne(now: UInt64) {
    while let (address, time) = settling.first {
      guard now - time >= max(Self.settlingTime, interval) else { return }
      settling.removeFirst()
      guard pending[address] == nil, let last = told[address], last.time == time else { continue }
      return sink([last.message])
    }
  }
}
