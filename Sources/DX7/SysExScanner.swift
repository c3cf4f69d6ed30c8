/// Walks a file once and stops at every message's end, whatever that end is.
///
/// A voice dump is known by its head, and so is its length: what stands between its head and an end
/// in the right place is data, even with the top bit set, as some librarians and a bad cable leave
/// it. Elsewhere real-time bytes are passed over, as MIDI allows them anywhere.
struct SysExScanner {
  /// Longest message looked into; the rest of a longer one is skipped.
  static let bodyLimit = 65_536

  enum Ending: Equatable {
    case whole
    case endOfFile
    /// Broken off by this status byte.
    case status(UInt8)
  }

  /// Data bytes of the message found, all below 128, without `F0` and `F7`.
  private(set) var body: [UInt8] = []
  /// How many of them had their top bit set.
  private(set) var mended = 0
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
    mended = 0
    body.removeAll(keepingCapacity: true)
    let count = DumpHead.dataCount(bytes, at: start)
    if let count, takeDump(count) { return .whole }
    return walk(isDump: count != nil)
  }

  /// Takes a dump whose end stands where it belongs.
  private mutating func takeDump(_ count: Int) -> Bool {
    let first = start + 1 + DumpHead.count
    let end = first + count + 1
    guard end < bytes.count, bytes[end] == 0xF7 else { return false }
    let data = bytes[first..<end]
    // One that was cut off may have the end of the next in that place.
    if data.contains(where: { $0 == 0xF0 || $0 == 0xF7 }) {
      let sum = SysExMessage.checksum(data.dropLast().lazy.map { $0 & 127 })
      guard data.last.map({ $0 & 127 }) == sum else { return false }
    }
    for byte in bytes[(start + 1)..<end] { take(byte) }
    position = end + 1
    return true
  }

  private mutating func walk(isDump: Bool) -> Ending {
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0xF0 { return .status(byte) }
      position += 1
      if byte == 0xF7 { return .whole }
      if byte >= 0xF8 { continue }
      if byte > 127, !isDump { return .status(byte) }
      if body.count < Self.bodyLimit { take(byte) }
    }
    return .endOfFile
  }

  private mutating func take(_ byte: UInt8) {
    if byte > 127 { mended += 1 }
    body.append(byte & 127)
  }
}

/// The five bytes between `F0` and the data of a voice or a bank: `43 0n ff cc cc`.
enum DumpHead {
  static let count = 5

  /// - Parameter start: Where an `F0` stands.
  /// - Returns: Data bytes that such a dump has; nil: it is none.
  static func dataCount(_ bytes: [UInt8], at start: Int) -> Int? {
    guard start + count < bytes.count, bytes[start + 1] == 0x43, bytes[start + 2] < 16 else {
      return nil
    }
    switch bytes[start + 3] {
    case 0: return DX7Parameter.count
    case 9: return 4096
    default: return nil
    }
  }
}
