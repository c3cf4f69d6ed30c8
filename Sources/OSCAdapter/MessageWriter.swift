import CLiblo
import Glibc
import Hosting

extension ControlMessage {
  /// The message as OSC 1.0 bytes; nil only if there is no memory for it.
  func serialized() -> [UInt8]? {
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
  var asMessage: ControlMessage {
    ControlMessage("/error", [.string(address), .integer(code.rawValue), .string(message)])
  }
}
