/// Walks a file once and stops at every message's end, whatever that end is.
struct SysExScanner {
  /// Longest message looked into; the rest of a longer one is skipped.
  static let bodyLimit = 65_536

  enum Ending: Equatable {
    case whole
    case endOfFile
    /// Broken off by this status byte.
    case status(UInt8)
  }

  /// Data bytes of the message found, without `F0` and `F7`.
  private(set) var body: [UInt8] = []
  /// Where its `F0` stands.
  private(set) var start = 0
  /// The byte after what was read.
  private(set) var position = 0
  /// Bytes outside messages so far.
  private(set) var junk = 0
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Fills `body` with the next message.
  /// - Returns: nil at the end of the file.
  mutating func next() -> Ending? {
    while position < bytes.count, bytes[position] != 0xF0 {
      position += 1
      junk += 1
    }
    guard position < bytes.count else { return nil }
    start = position
    position += 1
    body.removeAll(keepingCapacity: true)
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0xF0 { return .status(byte) }
      position += 1
      if byte == 0xF7 { return .whole }
      if byte >= 0xF8 { continue }
      if byte > 127 { return .status(byte) }
      if body.count < Self.bodyLimit { body.append(byte) }
    }
    return .endOfFile
  }
}
