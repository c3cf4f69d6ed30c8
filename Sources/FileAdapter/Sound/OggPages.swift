/// The pages of an Ogg file (RFC 3533).
enum OggPages {
  /// Gives the stream one number in place of the one that the library drew from the time of day, so
  /// that the same sound is the same bytes.
  static func number(_ bytes: inout [UInt8]) {
    var start = 0
    while start + head <= bytes.count, bytes[start..<start + 4].elementsEqual("OggS".utf8) {
      let table = start + head
      let segments = Int(bytes[start + 26])
      guard table + segments <= bytes.count else { return }
      let end = table + segments + bytes[table..<table + segments].reduce(0) { $0 + Int($1) }
      guard end <= bytes.count else { return }
      // Stream 1; the checksum is made over a page whose own is 0.
      for place in [14, 15, 16, 17, 22, 23, 24, 25] { bytes[start + place] = 0 }
      bytes[start + 14] = 1
      let sum = checksum(bytes[start..<end])
      for place in 0..<4 {
        bytes[start + 22 + place] = UInt8(truncatingIfNeeded: sum >> (8 * place))
      }
      start = end
    }
  }

  /// Bytes before the table of segments.
  private static let head = 27

  /// CRC-32 with the polynomial 0x04C11DB7, the highest bit first.
  private static func checksum(_ page: ArraySlice<UInt8>) -> UInt32 {
    page.reduce(0 as UInt32) { sum, byte in
      table[Int(UInt8(truncatingIfNeeded: sum >> 24) ^ byte)] ^ (sum << 8)
    }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index) << 24) { sum, _ in
      sum & 0x8000_0000 == 0 ? sum << 1 : sum << 1 ^ 0x04C1_1DB7
    }
  }
}
