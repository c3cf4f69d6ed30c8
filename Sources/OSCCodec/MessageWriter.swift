import Addresses
import CLiblo
import Glibc

extension ControlMessage {
  /// The message as OSC 1.0 bytes; nil only if there is no memory for it.
  public func serialized() -> [UInt8]? {
    guard let message = lo_message_new() else { return nil }
    defer { lo_message_free(message) }
    for argument in arguments {
      switch argument {
      case .integer(let value): lo_message_add_int32(message, value)
      case .float(let value): lo_message_add_float(message, value)
      case .string(let value): lo_message_add_string(message, value)
      case .bool(true): lo_message_add_true(message)
      case .bool(false): lo_message_add_false(message)
      }
    }
    var size = 0
    guard let bytes = lo_message_serialise(message, address, nil, &size) else { return nil }
    defer { free(bytes) }
    return Array(UnsafeRawBufferPointer(start: bytes, count: size))
  }
}

extension ControlError {
  /// `/error s:path i:code s:message`
  public var asMessage: ControlMessage {
    ControlMessage("/error", [.string(address), .integer(code.rawValue), .string(message)])
  }
}

extension [ControlMessage] {
  /// The messages as few packets: one stands alone, several share bundles of at most `limit` bytes
  /// that mean "at once", so that a long answer does not overflow the asker's socket.
  public func packets(limit: Int = 8192) -> [[UInt8]] {
    let messages = compactMap { $0.serialized() }
    if messages.count == 1 { return messages }
    var packets: [[UInt8]] = []
    var bundle: [UInt8] = []
    for message in messages {
      if bundle.isEmpty || bundle.count + 4 + message.count > limit {
        if !bundle.isEmpty { packets.append(bundle) }
        bundle = [UInt8]("#bundle\0".utf8) + [0, 0, 0, 0, 0, 0, 0, 1]
      }
      let size = UInt32(message.count)
      bundle += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) }
      bundle += message
    }
    if !bundle.isEmpty { packets.append(bundle) }
    return packets
  }
}
