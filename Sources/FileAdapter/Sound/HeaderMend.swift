/// What stands in for the beginning of a sound file whose own tells of less than there is.
struct HeaderMend: Equatable {
  /// Instead of the first `start` bytes.
  var head: [UInt8]
  /// Where the file's own bytes go on.
  var start: Int
  var remark: String?
}

/// What a header turned out to be.
enum HeaderFinding: Equatable {
  case mend(HeaderMend)
  /// Readable as it is, and worth a word.
  case remark(String)
  case sound
}

/// A file's bytes, a few at a time.
struct ByteWindow {
  let size: Int
  /// Bytes at a place, fewer at the end.
  let read: (_ at: Int, _ count: Int) -> [UInt8]

  init(size: Int, read: @escaping (Int, Int) -> [UInt8]) { (self.size, self.read) = (size, read) }

  init(_ bytes: [UInt8]) {
    self.init(size: bytes.count) { at, count in
      at < bytes.count ? Array(bytes[at..<min(bytes.count, at + count)]) : []
    }
  }

  /// nil where the file has ended.
  func little(_ at: Int, bytes count: Int) -> UInt64? {
    let bytes = read(at, count)
    return bytes.count < count ? nil : bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  func text(_ at: Int) -> String { String(decoding: read(at, 4), as: UTF8.self) }
}

/// Headers that a recorder wrote and never came back to, and others that libsndfile gives up on.
enum SoundHeader {
  /// - Returns: What is to be done to read all that is there.
  static func look(at file: ByteWindow) -> HeaderFinding {
    switch file.text(0) {
    case "RIFF", "RF64", "BW64": return WAVHeader(file)?.finding ?? .sound
    case ".snd": return openAU(file)
    case "caff": return openCAF(file)
    default: return .sound
    }
  }

  static let neverClosed = "the header was never closed: all that follows it is read"

  /// A length of 0 instead of "unknown".
  private static func openAU(_ file: ByteWindow) -> HeaderFinding {
    let head = file.read(0, 24)
    let start = head.count < 24 ? 0 : head[4..<8].reduce(0) { $0 << 8 | Int($1) }
    guard start >= 24, start < file.size, head[8..<12].allSatisfy({ $0 == 0 }) else {
      return .sound
    }
    let open = Array(head[..<8]) + [0xFF, 0xFF, 0xFF, 0xFF] + Array(head[12...])
    return .mend(HeaderMend(head: open, start: 24, remark: neverClosed))
  }

  /// A length of -1, which is allowed and means "to the end", or of 0.
  private static func openCAF(_ file: ByteWindow) -> HeaderFinding {
    var at = 8
    for _ in 0..<WAVHeader.chunkLimit {
      let length = file.read(at + 4, 8)
      guard length.count == 8 else { return .sound }
      let isOpen = length.allSatisfy { $0 == 0xFF } || length.allSatisfy { $0 == 0 }
      if file.text(at) == "data" {
        let start = at + 12
        guard isOpen, start + 4 < file.size, start < 1 << 20 else { return .sound }
        let rest = UInt64(file.size - start)
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: rest >> (56 - 8 * UInt64($0))) }
        let isUnknown = length[0] == 0xFF
        return .mend(
          HeaderMend(
            head: file.read(0, start - 8) + bytes, start: start,
            remark: isUnknown ? nil : neverClosed))
      }
      let count = length.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      guard count < UInt64(file.size) else { return .sound }
      at += 12 + Int(count)
    }
    return .sound
  }
}
