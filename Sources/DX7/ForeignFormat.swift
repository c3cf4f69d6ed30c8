/// Names for what is not DX7 voices, so that a refusal says what the file is.
///
/// Source: MIDI data formats in the manuals of the DX7II, TX802, TX81Z, DX11, DX1 and V50.
enum ForeignFormat {
  /// A Yamaha bulk dump whose format is neither 0 nor 9.
  static func dump(_ body: [UInt8]) throws(SysExError) -> SysExMessage.Content {
    switch body[2] {
    case 1:
      return .supplement(
        "performance data of a DX7, TX7 or DX1 (PCED): mono, bend range, portamento and controllers"
      )
    case 2:
      return .supplement(
        "64 performances of a TX7 or DX1 (PMEM): mono, bend range, portamento and controllers")
    case 3: throw .foreign("a four-operator voice (DX21, DX27, DX100, TX81Z)")
    case 4: throw .foreign("32 four-operator voices (DX21, DX27, DX100, TX81Z)")
    case 5:
      return .supplement(
        "a DX7II supplement to one voice (ACED): unison, random pitch, pitch bias and the like")
    case 6:
      return .supplement(
        "a DX7II or TX802 supplement to 32 voices (AMEM): unison, random pitch, pitch bias and the like"
      )
    case 0x7E: return try universal(body)
    default: throw .foreign("a Yamaha bulk dump of format \(body[2])")
    }
  }

  /// Format 7E carries its name in ASCII: `LM  8976AE`.
  private static func universal(_ body: [UInt8]) throws(SysExError) -> SysExMessage.Content {
    guard body.count >= 15 else { throw .truncated(expected: 10, got: max(0, body.count - 5)) }
    let tag = String(decoding: body[9..<15], as: UTF8.self)
    switch tag {
    case "8973PE", "8973PM": return .supplement("DX7II performances")
    case "8973S ": return .supplement("DX7II system data")
    case "8952PE", "8952PM": return .supplement("TX802 performances")
    case "8952S ": return .supplement("TX802 system data")
    case "MCRYE ", "MCRYM0", "MCRYM1", "MCRYMC": return .supplement("a micro-tuning")
    case "FKSYE ", "FKSYC ": return .supplement("DX7II fractional scaling")
    case "8976AE", "8976PE", "8976PM", "8976S0", "8976S1", "8976S2": throw .foreign("TX81Z data")
    case "8023AE", "8023PE", "8023PM", "8023S0": throw .foreign("DX11 data")
    case "8073PE", "8073PM", "8073S0": throw .foreign("V50 data")
    default: throw .foreign("Yamaha data named \"\(printable(body[5..<15]))\"")
    }
  }

  static func maker(_ code: UInt8) -> String {
    switch code {
    case 0x00: return "a message of a maker with a three-byte number"
    case 0x01: return "a Sequential message"
    case 0x07: return "a Kurzweil message"
    case 0x0F: return "an Ensoniq message"
    case 0x18: return "an E-mu message"
    case 0x3E: return "a Waldorf message"
    case 0x40: return "a Kawai message"
    case 0x41: return "a Roland message"
    case 0x42: return "a Korg message"
    case 0x44: return "a Casio message"
    case 0x7D: return "a private message"
    case 0x7E, 0x7F: return "a universal MIDI message"
    default: return "a message of maker 0x\(hex(code))"
    }
  }

  /// What a file without any System Exclusive message starts like.
  static func container(_ bytes: [UInt8]) -> String? {
    switch String(decoding: bytes.prefix(4), as: UTF8.self) {
    case "MThd": return "a Standard MIDI File" + dumps(bytes)
    case "RIFF": return "a RIFF file (WAV, SoundFont)"
    case "FORM": return "an IFF file (AIFF)"
    case "PK\u{3}\u{4}": return "a ZIP archive"
    default: return nil
    }
  }

  /// How many voice dumps a Standard MIDI File holds: there a length stands behind the `F0`.
  private static func dumps(_ bytes: [UInt8]) -> String {
    var count = 0
    for start in bytes.indices where bytes[start] == 0xF0 {
      let lengthEnd = bytes[(start + 1)...].prefix(4).firstIndex { $0 < 128 } ?? start
      guard lengthEnd > start, lengthEnd + 3 < bytes.count else { continue }
      let head = bytes[(lengthEnd + 1)...(lengthEnd + 3)]
      if head.first == 0x43, head.dropFirst().first ?? 16 < 16, head.last == 0 || head.last == 9 {
        count += 1
      }
    }
    return count == 0
      ? "" : " with \(count) DX7 dumps in it; play it into midi_in, or save them as .syx"
  }

  private static func printable(_ codes: ArraySlice<UInt8>) -> String {
    String(decoding: codes.map { (32...126).contains($0) ? $0 : 46 }, as: UTF8.self)
  }
}
