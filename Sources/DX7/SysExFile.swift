/// The DX7 voices of a file: single voices, banks, several of them one after the other, or
/// without any message round them.
public struct SysExFile: Equatable, Sendable {
  /// Largest file read: 16 MiB.
  public static let byteLimit = 16 << 20
  /// Most voices taken from one file.
  public static let voiceLimit = 16_384
  /// Most messages looked at, voices or not.
  public static let messageLimit = 65_536
  /// Bytes outside messages before reading stops.
  public static let junkLimit = 65_536

  public let voices: [DX7Voice]
  /// What was odd, at most 101 lines.
  public let warnings: [String]

  /// Reads a file's bytes in one pass.
  /// - Throws: When there is no voice in it; the error names what there is instead.
  public static func parse(_ bytes: [UInt8]) throws(SysExError) -> SysExFile {
    if bytes.isEmpty { throw .empty }
    if bytes.count > byteLimit { throw .tooLarge(bytes: bytes.count, limit: byteLimit) }
    if let container = ForeignFormat.container(bytes) { throw .foreign(container) }
    do throws(SysExError) {
      return try messages(bytes)
    } catch {
      // Only what does not begin as a message is tried as voices without one.
      guard bytes[0] != 0xF0 else { throw error }
      if let file = HeaderlessVoices.read(bytes) { return file }
      throw error == .unrecognised ? .headerless(bytes: bytes.count) : error
    }
  }

  private static func messages(_ bytes: [UInt8]) throws(SysExError) -> SysExFile {
    var scanner = SysExScanner(bytes)
    var reading = SysExReading()
    while let ending = scanner.next() {
      reading.take(scanner.body, at: scanner.start, ending, mended: scanner.mended)
      let isFull = reading.voices.count >= voiceLimit || reading.messages >= messageLimit
      if isFull || scanner.junk > junkLimit {
        reading.stop(at: scanner.position, of: bytes.count)
        break
      }
    }
    return try reading.finish(junk: scanner.junk)
  }

  /// 163 bytes.
  /// - Parameter channel: MIDI channel, 0...15.
  public static func message(voice: DX7Voice, channel: UInt8 = 0) -> [UInt8] {
    [0xF0, 0x43, channel & 15, 0x00, 0x01, 0x1B] + voice.bytes
      + [SysExMessage.checksum(voice.bytes), 0xF7]
  }

  /// 4104 bytes: the first 32 voices, filled up with INIT VOICE.
  /// - Parameter channel: MIDI channel, 0...15.
  public static func message(bank voices: [DX7Voice], channel: UInt8 = 0) -> [UInt8] {
    var data: [UInt8] = []
    for place in 0..<32 {
      data += (place < voices.count ? voices[place] : DX7Voice()).pack()
    }
    return [0xF0, 0x43, channel & 15, 0x09, 0x20, 0x00] + data
      + [SysExMessage.checksum(data), 0xF7]
  }
}
