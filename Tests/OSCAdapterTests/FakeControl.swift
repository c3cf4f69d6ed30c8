import Addresses
import Hosting
import Synchronization

/// A model with some numbers in it: no argument asks, a number sets, anything else is a wrong type.
final class FakeControl: ControlPort {
  struct State {
    var values: [String: Float]
    var handled: [(message: ControlMessage, time: UInt64?)] = []
    var counters: [Counter: Int] = [:]
    var sinks: [Int: (prefix: String, rate: Float, send: @Sendable ([ControlMessage]) -> Void)] =
      [:]
    var nextToken = 1
  }
  private let state: Mutex<State>

  init(_ addresses: [String] = ["/op/1/level", "/op/2/level", "/op/1/ratio", "/feedback"]) {
    let pairs = addresses.map { ($0, Float(0.5)) }
    state = Mutex(State(values: Dictionary(uniqueKeysWithValues: pairs)))
  }

  func handle(
    _ message: ControlMessage, from source: ControlSource, at hostTime: UInt64?
  ) -> ControlOutcome {
    state.withLock { state in
      state.handled.append((message, hostTime))
      let address = message.address
      guard let value = state.values[address] else {
        return ControlOutcome(error: ControlError(address, .unknownAddress, "no such address"))
      }
      guard let argument = message.arguments.first else {
        return ControlOutcome(replies: [ControlMessage(address, [.float(value)])])
      }
      guard let number = argument.number else {
        return ControlOutcome(error: ControlError(address, .wrongType, "takes a number"))
      }
      state.values[address] = number
      return ControlOutcome()
    }
  }

  var namespace: AddressTable {
    let paths = state.withLock { $0.values.keys.sorted() }
    let value = AddressArgument("value", .float)
    let real = AddressTable()
    return AddressTable(
      nodes: paths.map { AddressNode($0, [value], .askAndSet, "a number", .knob(0)) }
        + ["/subscribe", "/unsubscribe", "/quit"].compactMap { real[$0] })
  }

  func subscribe(
    prefix: String, maxRate: Float, sink: @escaping @Sendable ([ControlMessage]) -> Void
  ) -> Int {
    state.withLock { state in
      defer { state.nextToken += 1 }
      state.sinks[state.nextToken] = (prefix, maxRate, sink)
      return state.nextToken
    }
  }

  func unsubscribe(_ token: Int) { state.withLock { $0.sinks[token] = nil } }

  func count(_ counter: Counter, _ amount: Int) {
    state.withLock { $0.counters[counter, default: 0] += amount }
  }

  /// Tells the subscribers, as if a person had turned knobs, all at one moment.
  func change(_ messages: ControlMessage...) { changeAll(messages) }

  func changeAll(_ messages: [ControlMessage]) {
    for sink in state.withLock({ $0.sinks.values.map { $0 } }) {
      let wanted = messages.filter { $0.address.hasPrefix(sink.prefix) }
      if !wanted.isEmpty { sink.send(wanted) }
    }
  }

  var handled: [(message: ControlMessage, time: UInt64?)] { state.withLock { $0.handled } }
  var rates: [Float] { state.withLock { $0.sinks.values.map(\.rate) } }
  func value(_ address: String) -> Float? { state.withLock { $0.values[address] } }
  func counter(_ counter: Counter) -> Int { state.withLock { $0.counters[counter] ?? 0 } }
}
