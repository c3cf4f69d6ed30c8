/// What a file has given so far.
struct SysExReading {
  private(set) var voices: [DX7Voice] = []
  private(set) var messages = 0
  private var warnings = Warnings()
  private var firstRefusal: SysExError?
  private var stopped = false

  /// Takes one message's data bytes.
  /// - Parameter mended: How many had their top bit set.
  mutating func take(
    _ body: [UInt8], at start: Int, _ ending: SysExScanner.Ending, mended: Int
  ) {
    messages += 1
    warnings.place = start
    defer { warnings.place = nil }
    do throws(SysExError) {
      let content = try SysExMessage.read(body, &warnings)
      if ending != .whole, content.isDump { warnings.add("the message has no end") }
      if mended > 0 { warnings.add(SysExMessage.mended(mended)) }
      take(content)
    } catch {
      refuse(broken(error, at: start, body.count, ending))
    }
  }

  mutating func stop(at position: Int, of count: Int) {
    if position < count { warnings.add("reading stopped at byte \(position) of \(count)") }
    stopped = true
  }

  mutating func finish(junk: Int) throws(SysExError) -> SysExFile {
    if junk > 0, !stopped { warnings.add("\(junk) bytes outside messages") }
    if voices.isEmpty { throw firstRefusal ?? .unrecognised }
    let kept = Array(voices.prefix(SysExFile.voiceLimit))
    return SysExFile(voices: kept, warnings: warnings.all)
  }

  private mutating func take(_ content: SysExMessage.Content) {
    switch content {
    case .voice(let voice): voices.append(voice)
    case .bank(let bank): voices += bank
    case .supplement(let name): refuse(.foreign(name))
    case .parameterChange, .functionChange: refuse(.foreign("parameter changes"))
    case .dumpRequest: refuse(.foreign("a request for a dump"))
    }
  }

  private mutating func refuse(_ error: SysExError) {
    if firstRefusal == nil { firstRefusal = error }
    warnings.add("left out: \(error)")
  }

  /// A message cut by a stray byte is refused for that byte.
  private func broken(
    _ error: SysExError, at start: Int, _ count: Int, _ ending: SysExScanner.Ending
  ) -> SysExError {
    guard case .truncated = error, case .status(let byte) = ending, byte != 0xF0 else {
      return error
    }
    return .notSevenBit(offset: start + count + 1, byte: byte)
  }
}

extension SysExMessage.Content {
  /// Whether it carries voices.
  var isDump: Bool {
    switch self {
    case .voice, .bank: return true
    case .parameterChange, .functionChange, .dumpRequest, .supplement: return false
    }
  }
}
