import DX7

/// Voices with the prints by which they are found.
public struct VoiceLibrary: Sendable {
  public struct Voice: Equatable, Sendable {
    /// 155 bytes, each in range.
    public var bytes: [UInt8]
    /// Where it came from: an index into `sources`.
    public var source: Int

    public var name: String {
      String(decoding: bytes[145...].map { (32...126).contains($0) ? $0 : 32 }, as: UTF8.self)
    }
  }

  /// A voice as it was played for its print.
  struct Entry: Equatable, Sendable {
    var voice: Int
    var key: UInt8
  }

  /// What it was made from, for a person: seed and count, or where the files were.
  public var title: String
  public internal(set) var voices: [Voice] = []
  /// Files, or the library's own way of making voices.
  public internal(set) var sources: [String] = []
  var entries: [Entry] = []
  /// `SoundFingerprint.count` levels for each entry.
  var prints: [UInt8] = []

  public static let voiceLimit = 1 << 18
  /// Keys at which voices of unknown key scaling are played.
  static let keys: [UInt8] = [36, 48, 60, 72, 84]

  public init(title: String) { self.title = title }

  /// A voice's index; -1 when the library is full.
  @discardableResult
  mutating func add(_ bytes: [UInt8], source: String) -> Int {
    guard voices.count < Self.voiceLimit else { return -1 }
    let place = sources.firstIndex(of: source) ?? sources.count
    if place == sources.count { sources.append(source) }
    voices.append(Voice(bytes: bytes, source: place))
    return voices.count - 1
  }

  mutating func add(_ print: SoundFingerprint, voice: Int, key: UInt8) {
    entries.append(Entry(voice: voice, key: key))
    prints += print.levels
  }

  /// Of each entry.
  public var allPrints: [SoundFingerprint] {
    let mask = [UInt8](repeating: 255, count: SoundFingerprint.count)
    return entries.indices.map { index in
      let start = index * SoundFingerprint.count
      return SoundFingerprint(
        levels: Array(prints[start..<(start + SoundFingerprint.count)]), mask: mask)
    }
  }

  public func source(of voice: Int) -> String { sources[voices[voice].source] }

  /// Whether the same sound-making bytes are there already.
  public func holds(_ voice: DX7Voice) -> Bool {
    let own = voice.bytes.prefix(145)
    return voices.contains { $0.bytes.prefix(145).elementsEqual(own) }
  }
}
