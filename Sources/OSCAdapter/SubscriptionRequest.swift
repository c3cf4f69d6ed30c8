import Addresses
import Hosting
import OSCCodec

extension Subscriptions {
  /// The arguments of `/subscribe` and `/unsubscribe`.
  struct Request {
    let prefix: String
    /// Nil if there was an argument for it that is no number.
    let rate: Float?
    let listener: Endpoint
    let namesPort: Bool

    /// Nil if the prefix is no plain address, or there are arguments of other kinds.
    init?(_ message: ControlMessage, from sender: Endpoint) {
      var rest = message.arguments[...]
      guard case .string(let prefix)? = rest.popFirst(), prefix.hasPrefix("/"),
        prefix.utf8.count <= MessageReader.longestAddress, !AddressPattern.isPattern(prefix)
      else { return nil }
      self.prefix = prefix
      rate =
        message.address == "/unsubscribe" || rest.isEmpty
        ? Subscriptions.defaultRate : rest.popFirst()?.number
      switch (rest.popFirst(), rest.isEmpty) {
      case (nil, _):
        listener = sender
        namesPort = false
      case (.integer(let number)?, true):
        guard let port = UInt16(exactly: number), port > 0 else { return nil }
        listener = Endpoint(host: sender.host, port: port)
        namesPort = true
      default: return nil
      }
    }
  }
}
