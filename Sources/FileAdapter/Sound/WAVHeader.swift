/// The chunks of a WAV file up to its sound: RIFF, RF64 and BW64.
struct WAVHeader {
  /// Chunks looked at before it is left to libsndfile.
  static let chunkLimit = 4096

  private let file: ByteWindow
  private let kind: String
  private var format: [UInt8] = []
  private var fact: [UInt8] = []
  /// What `ds64` says of the data.
  private var longData: UInt64?
  /// A chunk of odd length without its pad byte was passed.
  private var isUnpadded = false
  private var start = 0
  private var stated: UInt64 = 0

  /// - Returns: nil when there is no sound in it that could be made out.
  init?(_ file: ByteWindow) {
    self.file = file
    kind = file.text(0)
    guard file.text(8) == "WAVE" else { return nil }
    var at = 12
    for _ in 0..<Self.chunkLimit {
      guard let length = file.little(at + 4, bytes: 4) else { return nil }
      let body = at + 8
      switch file.text(at) {
      case "fmt ": format = file.read(body, Int(min(length, 1024)))
      case "fact": fact = file.read(body, Int(min(length, 16)))
      case "ds64": longData = file.little(body + 8, bytes: 8)
      case "data":
        (start, stated) = (body, length)
        if kind != "RIFF", length == 0xFFFF_FFFF || length == 0 { stated = longData ?? 0 }
        return
      default: break
      }
      at = next(body, Int(length))
    }
    return nil
  }

  var finding: HeaderFinding {
    let rest = file.size - start
    guard format.count >= 16, rest > 0 else { return .sound }
    if stated == 0 {
      return isChunk(start) ? .sound : mended(rest, SoundHeader.neverClosed)
    }
    if stated > UInt64(rest) { return shortened(rest) }
    let end = start + Int(stated)
    let after = file.size - end
    if after > 1, !isChunk(end), !isChunk(end + Int(stated % 2)) {
      return mended(
        rest, "the header tells of \(stated) bytes: the \(after) behind them are read too")
    }
    if isUnpadded || kind == "BW64" { return mended(Int(stated), nil) }
    return .sound
  }

  /// More is promised than there is.
  private func shortened(_ rest: Int) -> HeaderFinding {
    // Full lengths are what streams begin with, who cannot know better.
    let isOpen = stated >= 0x7FFF_0000
    let remark = isOpen ? SoundHeader.neverClosed : "it is cut short: \(rest) of \(stated) bytes"
    return isUnpadded || kind != "RIFF" ? mended(rest, remark) : .remark(remark)
  }

  /// A header of our own before the same bytes.
  private func mended(_ count: Int, _ remark: String?) -> HeaderFinding {
    var chunks = chunk("fmt ", format)
    if !fact.isEmpty { chunks += chunk("fact", fact) }
    // What a RIFF file can hold, less its header.
    let isLong = count > 0xFFFF_0000
    let frame = max(1, Int(format[12]) | Int(format[13]) << 8)
    let long =
      little(count + chunks.count + 48, 8) + little(count, 8) + little(count / frame, 8)
      + little(0, 4)
    if isLong { chunks = chunk("ds64", long) + chunks }
    let head =
      Array((isLong ? "RF64" : "RIFF").utf8)
      + little(isLong ? 0xFFFF_FFFF : count + chunks.count + 12, 4) + Array("WAVE".utf8) + chunks
      + Array("data".utf8) + little(isLong ? 0xFFFF_FFFF : count, 4)
    return .mend(HeaderMend(head: head, start: start, remark: remark))
  }

  /// Where the chunk after this one begins.
  private mutating func next(_ body: Int, _ length: Int) -> Int {
    let end = body + length
    guard length % 2 == 1 else { return end }
    if !hasName(end + 1), hasName(end) {
      isUnpadded = true
      return end
    }
    return end + 1
  }

  private func hasName(_ at: Int) -> Bool {
    let name = file.read(at, 4)
    return name.count == 4 && name.allSatisfy { (32...126).contains($0) }
  }

  /// Whether a chunk stands here, or one of the tags that are put behind sounds.
  private func isChunk(_ at: Int) -> Bool {
    let name = file.text(at)
    if ["TAG", "ID3"].contains(where: name.hasPrefix) || Self.trailers.contains(name) {
      return true
    }
    guard hasName(at), let length = file.little(at + 4, bytes: 4) else { return false }
    return length <= UInt64(max(0, file.size - at - 8))
  }

  private static let trailers: Set<String> = [
    "LIST", "id3 ", "bext", "cue ", "smpl", "inst", "plst", "labl", "note", "JUNK", "junk", "PAD ",
    "fact", "PEAK", "iXML", "_PMX", "acid", "cart", "levl", "strc", "APET", "LGWV", "ResU", "SAUR",
  ]

  private func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    Array(name.utf8) + little(body.count, 4) + body + (body.count % 2 == 1 ? [0] : [])
  }

  private func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
