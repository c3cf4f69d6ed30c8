import Testing

@testable import DX7

struct SysExFuzzTests {
  @Test func noBytesCrashTheReaders() {
    var random = Seeded(4)
    let single = SysExFile.message(voice: randomVoice(&random))
    let bank = SysExFile.message(bank: (0..<32).map { _ in randomVoice(&random) })
    for round in 0..<fuzzRounds {
      let bytes = mutated(round % 64 == 0 ? bank : single, &random)
      let voices = (try? SysExFile.parse(bytes))?.voices ?? []
      guard voices.allSatisfy(isInRange) else {
        Issue.record("a voice out of range in round \(round)")
        return
      }
      _ = try? SysExMessage(bytes)
      _ = ParameterChange(message: bytes)
    }
  }

  private func isInRange(_ voice: DX7Voice) -> Bool {
    voice.bytes.count == 155
      && voice.bytes.indices.allSatisfy { voice.bytes[$0] <= DX7Parameter($0).maximum }
  }

  private func mutated(_ message: [UInt8], _ random: inout Seeded) -> [UInt8] {
    switch Int.random(in: 0..<5, using: &random) {
    case 0: return Array(message.prefix(Int.random(in: 0...message.count, using: &random)))
    case 1: return randomBytes(Int.random(in: 0..<300, using: &random), 0...255, &random)
    case 2:
      let head = message.prefix(Int.random(in: 0..<8, using: &random))
      return head + randomBytes(Int.random(in: 0..<300, using: &random), 0...127, &random) + [0xF7]
    case 3:
      let cut = Int.random(in: 0..<message.count, using: &random)
      return Array(message[cut...] + message[..<cut])
    default:
      var bytes = message
      for _ in 0..<Int.random(in: 1..<6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = UInt8.random(in: 0...255, using: &random)
      }
      return bytes
    }
  }

  /// The bound is generous: a quadratic reader needs hours for 16 MiB, this one a second or two.
  @Test(arguments: 0..<6) func sixteenMegabytesAreReadInBoundedTime(kind: Int) {
    let size = SysExFile.byteLimit
    var random = Seeded(6)
    let bad = [UInt8](repeating: 127, count: 155)
    let patterns: [[UInt8]] = [
      [0xF0], [0xF0, 0x43, 0, 9, 0x20, 0], [0xF0, 0x43, 0, 0, 1, 0x1B] + bad + [0, 0xF7],
      [0], [127], randomBytes(65_537, 0...255, &random),
    ]
    let pattern = patterns[kind]
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    while bytes.count + pattern.count <= size { bytes += pattern }
    let time = ContinuousClock().measure {
      let file = try? SysExFile.parse(bytes)
      #expect((file?.voices.count ?? 0) <= SysExFile.voiceLimit)
      #expect((file?.warnings.count ?? 0) <= 101)
    }
    print("16 MiB of pattern \(kind): \(time)")
    #expect(time < .seconds(20))
  }

  @Test func moreThanSixteenMegabytesAreRefused() {
    let bytes = [UInt8](repeating: 0, count: SysExFile.byteLimit + 1)
    #expect(throws: SysExError.tooLarge(bytes: bytes.count, limit: SysExFile.byteLimit)) {
      try SysExFile.parse(bytes)
    }
  }
}
