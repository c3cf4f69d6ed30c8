/// Voices without any message round them, as some librarians keep them: banks of 4096 bytes, packed
/// voices of 128, one voice of 155. A checksum may follow.
enum HeaderlessVoices {
  /// What a DX7 would complain of in one voice before it is taken for something else.
  private static let clampLimit = 8

  /// - Returns: nil when the length fits nothing or what is in it is no voice.
  static func read(_ bytes: [UInt8]) -> SysExFile? {
    var warnings = Warnings()
    let mended = bytes.lazy.filter { $0 > 127 }.count
    if mended > 0 { warnings.add(SysExMessage.mended(mended)) }
    let before = warnings.count
    let voices = voices(bytes.map { $0 & 127 }, &warnings)
    guard warnings.count - before <= clampLimit * voices.count,
      voices.contains(where: \.hasReadableName)
    else { return nil }
    return SysExFile(voices: voices, warnings: warnings.all)
  }

  private static func voices(_ bytes: [UInt8], _ warnings: inout Warnings) -> [DX7Voice] {
    switch bytes.count {
    case DX7Parameter.count, DX7Parameter.count + 1:
      guard let (voice, clamps) = DX7Voice.clamping(bytes[..<DX7Parameter.count]) else {
        return []
      }
      warnings.add(clamps, in: voice)
      return [voice]
    case 4097: return SysExMessage.bank(bytes[..<4096], &warnings)
    case let count where count % DX7Voice.packedCount == 0:
      let whole = bytes.prefix(SysExFile.voiceLimit * DX7Voice.packedCount)
      let voices = SysExMessage.bank(whole, &warnings)
      if whole.count < count {
        warnings.add("only the first \(SysExFile.voiceLimit) voices are read")
      }
      return voices
    default: return []
    }
  }
}

extension DX7Voice {
  /// Files of zeros and the like have none.
  fileprivate var hasReadableName: Bool { bytes[145...].contains { (33...126).contains($0) } }
}
