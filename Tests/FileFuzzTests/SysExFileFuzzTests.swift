import Testing

@testable import DX7

/// Files of SysEx, built of messages that exist, odd where files are.
@Suite struct SysExFileFuzzTests {
  @Test func everyVoiceOfEveryFileIsOneThatADX7Holds() {
    FuzzRun.run("SysEx files", seed: 3) { random in
      let file = try SysExFile.parse(random.sysExFile())
      guard file.voices.allSatisfy(\.isInRange), file.warnings.count <= 101, !file.voices.isEmpty
      else {
        Issue.record("\(file.voices.count) voices, \(file.warnings.count) warnings")
        return
      }
    }
  }
}

extension DX7Voice {
  fileprivate var isInRange: Bool {
    bytes.count == 155 && bytes.indices.allSatisfy { bytes[$0] <= DX7Parameter($0).maximum }
  }
}

extension FuzzRandom {
  mutating func sysExFile() -> [UInt8] {
    if chance(12) { return headerless() }
    var bytes: [UInt8] = chance(20) ? Array("MThd".utf8) : []
    for _ in 0...below(4) {
      if chance(6) { bytes += self.bytes(below(20)) }
      bytes += message()
    }
    while chance(3) { spoil(&bytes) }
    return bytes
  }

  private mutating func voice() -> DX7Voice {
    var voice = DX7Voice()
    for number in 0..<DX7Parameter.count {
      let parameter = DX7Parameter(number)
      voice[parameter] = UInt8(below(Int(parameter.maximum) + 1))
    }
    return voice
  }

  private mutating func message() -> [UInt8] {
    var message: [UInt8]
    switch below(8) {
    case 0, 1: message = SysExFile.message(voice: voice(), channel: UInt8(below(16)))
    case 2: message = SysExFile.message(bank: chance(4) ? (0..<32).map { _ in voice() } : [voice()])
    case 3: message = dump(format: pick([1, 2, 3, 4, 5, 6, 7, 0x7E, below(128)]))
    case 4: message = named()
    case 5:
      message = [0xF0, 0x43, 0x10, UInt8(below(2)), UInt8(below(128)), UInt8(below(128)), 0xF7]
    case 6: message = [0xF0, 0x43, 0x20, pick([0, 9, 1]), 0xF7]
    default: message = [0xF0] + bytes(below(40)) + [0xF7]
    }
    while chance(4) { oddity(&message) }
    return message
  }

  private mutating func dump(format: Int) -> [UInt8] {
    let count = pick([0, 1, 49, 94, 155, 1120, 4096])
    let data = bytes(count).map { $0 & 127 }
    return [
      0xF0, 0x43, UInt8(below(16)), UInt8(format), UInt8(count >> 7 & 127), UInt8(count & 127),
    ]
      + data + [SysExMessage.checksum(data), 0xF7]
  }

  private mutating func named() -> [UInt8] {
    let name = pick(["LM  8973PE", "LM  8952PM", "LM  MCRYE ", "LM  8976AE", "LM  ????", ""])
    return [0xF0, 0x43, 0, 0x7E, 0, 10] + Array(name.utf8) + bytes(below(30)).map { $0 & 127 } + [
      0xF7
    ]
  }

  /// What happens to messages on their way into files.
  private mutating func oddity(_ message: inout [UInt8]) {
    switch below(5) {
    case 0:
      for _ in 0...below(20) { message[below(message.count)] |= 0x80 }
    case 1: message.insert(pick([0xF8, 0xFA, 0xFC, 0xFE, 0xFF]), at: below(message.count))
    case 2: message = Array(message.dropLast(1 + below(3)))
    case 3: message = Array(message.prefix(below(message.count + 1)))
    default: message = Array(message.dropFirst(below(8)))
    }
    if message.isEmpty { message = [0xF0] }
  }

  private mutating func headerless() -> [UInt8] {
    var bytes = (0..<pick([1, 2, 32, 33])).flatMap { _ in voice().pack() }
    if chance(4) { bytes = voice().bytes }
    if chance(3) { bytes.append(UInt8(below(256))) }
    if chance(3) { bytes[below(bytes.count)] |= 0x80 }
    return bytes
  }
}
