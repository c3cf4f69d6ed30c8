import DX7

/// A library as a file: mark, version, counts, title and sources, voices, entries with their
/// prints, checksum.
extension VoiceLibrary {
  /// What every library begins with.
  public static let mark = Array("DDSPMLIB".utf8)
  private static let version: UInt32 = 1
  /// Largest file read: what the most voices at all keys take.
  public static let byteLimit = 1 << 30

  public enum Fault: Error, Equatable, CustomStringConvertible {
    case notALibrary
    case otherVersion(Int)
    case broken

    public var description: String {
      switch self {
      case .notALibrary: return "is no library of voices"
      case .otherVersion(let version): return "is a library of version \(version), not 1"
      case .broken: return "is damaged"
      }
    }
  }

  public var bytes: [UInt8] {
    var bytes = Self.mark
    bytes.reserveCapacity(64 + voices.count * 160 + entries.count * (SoundFingerprint.count + 5))
    for number in [Int(Self.version), voices.count, entries.count, sources.count] {
      bytes.append(number: number)
    }
    for text in [title] + sources {
      let utf8 = Array(text.utf8.prefix(4096))
      bytes.append(number: utf8.count)
      bytes += utf8
    }
    for voice in voices {
      bytes += voice.bytes
      bytes.append(number: voice.source)
    }
    for (index, entry) in entries.enumerated() {
      bytes.append(number: entry.voice)
      bytes.append(entry.key)
      bytes += prints[(index * SoundFingerprint.count)..<((index + 1) * SoundFingerprint.count)]
    }
    bytes.append(number: Int(Self.checksum(bytes[...])))
    return bytes
  }

  /// - Parameter bytes: Of a whole file, from anyone.
  public init(_ bytes: [UInt8]) throws(Fault) {
    var reader = LibraryReader(bytes)
    guard try reader.take(Self.mark.count).elementsEqual(Self.mark) else { throw .notALibrary }
    let version = try reader.number()
    guard version == Self.version else { throw .otherVersion(version) }
    guard bytes.count > 28, Int(Self.checksum(bytes.dropLast(4))) == reader.last else {
      throw .broken
    }
    let counts = (voices: try reader.number(), entries: try reader.number(), try reader.number())
    guard counts.voices <= Self.voiceLimit, counts.entries <= 8 * Self.voiceLimit,
      counts.2 <= counts.voices
    else { throw .broken }
    self.init(title: try reader.text())
    for _ in 0..<counts.2 { sources.append(try reader.text()) }
    for _ in 0..<counts.voices { voices.append(try reader.voice(sources: sources.count)) }
    for _ in 0..<counts.entries {
      let entry = Entry(voice: try reader.number(), key: try reader.take(1).first ?? 0)
      guard entry.voice < counts.voices, entry.key < 128 else { throw .broken }
      entries.append(entry)
      prints += try reader.take(SoundFingerprint.count)
    }
  }

  /// FNV-1a, 32 bits: the file is checked against accidents, not against people.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }

  /// Eight figures that tell this library from others.
  public var fingerprint: String {
    let digits = String(Self.checksum(bytes[...]), radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

private struct LibraryReader {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var last: Int { Self.number(bytes.suffix(4)) }

  mutating func take(_ count: Int) throws(VoiceLibrary.Fault) -> ArraySlice<UInt8> {
    guard count >= 0, at + count <= bytes.count else { throw at == 0 ? .notALibrary : .broken }
    defer { at += count }
    return bytes[at..<(at + count)]
  }

  mutating func number() throws(VoiceLibrary.Fault) -> Int { Self.number(try take(4)) }

  mutating func text() throws(VoiceLibrary.Fault) -> String {
    let count = try number()
    guard count <= 4096 else { throw .broken }
    return String(decoding: try take(count), as: UTF8.self)
  }

  mutating func voice(sources: Int) throws(VoiceLibrary.Fault) -> VoiceLibrary.Voice {
    guard let voice = DX7Voice.clamping(try take(DX7Parameter.count))?.0 else { throw .broken }
    let source = try number()
    guard source < sources else { throw .broken }
    return VoiceLibrary.Voice(bytes: voice.bytes, source: source)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}

extension [UInt8] {
  /// Four bytes, the lowest first.
  fileprivate mutating func append(number: Int) {
    for shift in stride(from: 0, to: 32, by: 8) {
      append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
