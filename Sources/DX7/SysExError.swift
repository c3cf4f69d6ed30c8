/// Why nothing could be loaded. What was merely odd about loadable data is a warning.
public enum SysExError: Error, Equatable, Sendable, CustomStringConvertible {
  case empty
  case tooLarge(bytes: Int, limit: Int)
  /// Known, but not voices of a six-operator DX7: the text names it.
  case foreign(String)
  case truncated(expected: Int, got: Int)
  /// A data byte with its top bit set at this place in the file.
  case notSevenBit(offset: Int, byte: UInt8)
  /// No message, and no length or content that voices without one have.
  case headerless(bytes: Int)
  case unrecognised

  public var description: String {
    switch self {
    case .empty: return "the file is empty"
    case .tooLarge(let bytes, let limit): return "\(bytes) bytes; at most \(limit) are read"
    case .foreign(let name): return "not DX7 voices: \(name)"
    case .truncated(let expected, let got): return "cut short: \(got) of \(expected) data bytes"
    case .notSevenBit(let offset, let byte):
      return "byte 0x\(hex(byte)) at \(offset) is not MIDI data"
    case .headerless(let bytes):
      return "\(bytes) bytes without a System Exclusive message; voices without one are 155 bytes "
        + "each, or packed in 128, a bank of 32 in 4096"
    case .unrecognised: return "no DX7 voice or bank in it"
    }
  }
}

func hex(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.count < 2 ? "0" + digits : digits
}
