/// Makes whole System Exclusive messages out of a stream of MIDI bytes cut anywhere.
///
/// Real-time bytes inside a message are skipped, any other status byte breaks it off, and a new
/// `F0` starts afresh. Memory is bounded: what grows past `limit` is dropped whole.
public struct SysExAssembler: Sendable {
  /// Longest message kept, `F0` and `F7` included.
  public static let limit = 65_536

  /// Messages given up: broken off, or too long.
  public private(set) var dropped = 0
  private var message: [UInt8] = []

  public init() {}

  /// - Returns: The messages the chunk completes, each from `F0` to `F7`.
  public mutating func feed(_ chunk: some Sequence<UInt8>) -> [[UInt8]] {
    var whole: [[UInt8]] = []
    for byte in chunk {
      if let done = take(byte) { whole.append(done) }
    }
    return whole
  }

  /// - Returns: The message this byte completes.
  public mutating func take(_ byte: UInt8) -> [UInt8]? {
    if byte >= 0xF8 { return nil }
    if byte == 0xF0 {
      giveUp()
      message.append(byte)
      return nil
    }
    if message.isEmpty { return nil }
    guard byte < 0x80 || byte == 0xF7, message.count < Self.limit else {
      giveUp()
      return nil
    }
    message.append(byte)
    if byte < 0x80 { return nil }
    defer { message = [] }
    return message
  }

  private mutating func giveUp() {
    if message.isEmpty { return }
    dropped += 1
    message.removeAll(keepingCapacity: true)
  }
}
