/// What one System Exclusive message says to a DX7.
public struct SysExMessage: Equatable, Sendable {
  public enum Content: Equatable, Sendable {
    case voice(DX7Voice)
    /// 32 voices.
    case bank([DX7Voice])
    case parameterChange(ParameterChange)
    /// A function parameter, 64...77: mono, bend range, wheel and the like.
    case functionChange(parameter: UInt8, value: UInt8)
    /// `F0 43 2n ff F7`: format 0 asks for the voice, 9 for the bank.
    case dumpRequest(format: UInt8)
    /// Data that goes with voices but holds none, such as a DX7II's AMEM.
    case supplement(String)
  }

  public let content: Content
  /// MIDI channel, 0...15.
  public let channel: UInt8
  /// Odd, but read: a wrong checksum, values out of range.
  public let warnings: [String]
  /// Values of a dump that were out of range; each stands at its largest now.
  public let clamps: Int

  /// - Parameter message: One whole message, `F0` to `F7`.
  public init(_ message: [UInt8]) throws(SysExError) {
    guard message.count > 2, message.first == 0xF0, message.last == 0xF7 else {
      throw .unrecognised
    }
    if let offset = message.dropFirst().dropLast().firstIndex(where: { $0 > 127 }) {
      throw .notSevenBit(offset: offset, byte: message[offset])
    }
    var warnings = Warnings()
    let body = message.dropFirst().dropLast()
    content = try Self.read(Array(body), &warnings)
    channel = body.count > 1 && body[1] == 0x43 ? body[2] & 15 : 0
    self.warnings = warnings.all
    clamps = warnings.clamps
  }

  /// - Parameter body: Data bytes between `F0` and `F7`, all below 128.
  static func read(_ body: [UInt8], _ warnings: inout Warnings) throws(SysExError) -> Content {
    guard let maker = body.first else { throw .unrecognised }
    guard maker == 0x43 else { throw .foreign(ForeignFormat.maker(maker)) }
    guard body.count >= 3 else { throw .truncated(expected: 3, got: body.count) }
    switch body[1] >> 4 {
    case 0: return try dump(body, &warnings)
    case 1: return try change(body)
    case 2 where body.count == 3: return .dumpRequest(format: body[2])
    default: throw .foreign("a Yamaha message of another kind")
    }
  }

  private static func dump(
    _ body: [UInt8], _ warnings: inout Warnings
  ) throws(SysExError) -> Content {
    let format = body[2]
    guard format == 0 || format == 9 else { return try ForeignFormat.dump(body) }
    let count = format == 0 ? DX7Parameter.count : 4096
    guard body.count >= count + 5 else {
      throw .truncated(expected: count, got: max(0, body.count - 5))
    }
    if Int(body[3]) << 7 | Int(body[4]) != count { warnings.add("the byte count is wrong") }
    let data = body[5..<5 + count]
    checkTail(body, data, &warnings)
    if format == 9 { return .bank(bank(data, &warnings)) }
    guard let (voice, clamps) = DX7Voice.clamping(data) else { throw .unrecognised }
    warnings.add(clamps, in: voice)
    return .voice(voice)
  }

  private static func checkTail(
    _ body: [UInt8], _ data: ArraySlice<UInt8>, _ warnings: inout Warnings
  ) {
    guard data.endIndex < body.count else { return warnings.add("no checksum") }
    if body[data.endIndex] != checksum(data) { warnings.add("the checksum is wrong") }
    let extra = body.count - data.endIndex - 1
    if extra > 0 { warnings.add("\(extra) bytes too many") }
  }

  private static func change(_ body: [UInt8]) throws(SysExError) -> Content {
    guard body.count == 5 else { throw .foreign("a Yamaha parameter change of another kind") }
    if let change = ParameterChange(message: [0xF0] + body + [0xF7]) {
      return .parameterChange(change)
    }
    guard body[2] == 0x08 else {
      throw .foreign("a parameter change of another instrument than the DX7")
    }
    return .functionChange(parameter: body[3], value: body[4])
  }

  /// - Parameter data: A whole number of packed voices.
  static func bank(_ data: ArraySlice<UInt8>, _ warnings: inout Warnings) -> [DX7Voice] {
    var voices: [DX7Voice] = []
    var start = data.startIndex
    while start + DX7Voice.packedCount <= data.endIndex {
      let end = start + DX7Voice.packedCount
      if let (voice, clamps) = DX7Voice.unpack(data[start..<end]) {
        voices.append(voice)
        warnings.add(clamps, in: voice)
      }
      start = end
    }
    return voices
  }

  /// What is said of data bytes that had their top bit set.
  static func mended(_ count: Int) -> String {
    "bit 7 was set in \(count) \(count == 1 ? "byte" : "bytes") and is taken off"
  }

  /// What makes the sum of data and checksum 0 modulo 128.
  public static func checksum(_ data: some Sequence<UInt8>) -> UInt8 {
    (0 &- data.reduce(UInt8(0)) { $0 &+ $1 }) & 127
  }
}
