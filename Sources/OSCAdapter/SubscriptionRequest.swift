import Addresses
import Hosting
import OSCCodec

extension Subscriptions {
  /// What `/subscribe` and `/unsubscribe` ask for, checked like any message against their nodes.
  struct Request {
    let prefix: String
    let rate: Float
    let listener: Endpoint
    let namesPort: Bool
    /// What was clipped, in words.
    let clipping: String?

    /// - Throws: `.wrongType` when an argument is not of its kind, the prefix no plain address, or the
    ///   port none.
    init(
      _ message: ControlMessage, for node: AddressNode, from sender: Endpoint
    ) throws(ControlError) {
      let call = try AddressCall(message, for: node)
      let numbers = zip(node.arguments, call.numbers)
      prefix = call.texts[0]
      guard prefix.hasPrefix("/"), prefix.utf8.count <= MessageReader.longestAddress,
        !AddressPattern.isPattern(prefix)
      else { throw ControlError(message.address, .wrongType, "the prefix is no plain address") }
      rate = numbers.first { $0.0.name == "max_rate" }.map { Float($0.1) } ?? defaultRate
      let port = numbers.first { $0.0.name == "port" }?.1
      // The port comes last, so that what it is clipped to differs from what was sent.
      if let port, message.arguments.last?.number?.rounded() != Float(port) {
        throw ControlError(message.address, .wrongType, "a port is a number from 1 to 65535")
      }
      namesPort = port != nil
      listener = Endpoint(host: sender.host, port: port.map { UInt16($0) } ?? sender.port)
      clipping = call.clipping
    }
  }
}
