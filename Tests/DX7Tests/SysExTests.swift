import Testing

@testable import DX7

struct SysExTests {
  private func error(_ bytes: [UInt8]) -> SysExError? {
    do throws(SysExError) {
      _ = try SysExFile.parse(bytes)
      return nil
    } catch { return error }
  }

  @Test func messagesHaveTheirPublishedShape() {
    let single = SysExFile.message(voice: DX7Voice(), channel: 2)
    #expect(single.count == 163)
    #expect(Array(single.prefix(6)) == [0xF0, 0x43, 0x02, 0x00, 0x01, 0x1B])
    let bank = SysExFile.message(bank: [DX7Voice()])
    #expect(bank.count == 4104)
    #expect(Array(bank.prefix(6)) == [0xF0, 0x43, 0x00, 0x09, 0x20, 0x00])
    #expect((bank[6..<4103].reduce(0) { $0 + Int($1) }) % 128 == 0)
  }

  @Test func aWrongChecksumIsAWarning() throws {
    var bytes = SysExFile.message(voice: DX7Voice())
    bytes[161] ^= 1
    let file = try SysExFile.parse(bytes)
    #expect(file.voices == [DX7Voice()])
    #expect(file.warnings == ["message at 0: the checksum is wrong"])
  }

  @Test func concatenatedMessagesAndJunkAreRead() throws {
    var random = Seeded(2)
    let voices = (0..<34).map { _ in randomVoice(&random) }
    let junk: [UInt8] = [1, 2, 3]
    let bytes =
      junk + SysExFile.message(voice: voices[0]) + SysExFile.message(bank: Array(voices[1..<33]))
      + junk + SysExFile.message(voice: voices[33]) + junk
    let file = try SysExFile.parse(bytes)
    #expect(file.voices == voices)
    #expect(file.warnings == ["9 bytes outside messages"])
  }

  @Test func banksWithoutHeaderAreRead() throws {
    var random = Seeded(3)
    let voices = (0..<64).map { _ in randomVoice(&random) }
    let file = try SysExFile.parse(voices.flatMap { $0.pack() })
    #expect(file == SysExFile(voices: voices, warnings: []))
  }

  @Test func aTextFileIsNoBank() {
    let line = Array("the quick brown fox jumps over the lazy dog, and then some more\n".utf8)
    let text = (0..<64).flatMap { _ in line }
    #expect(text.count == 4096)
    #expect(error(text) == .headerless(bytes: 4096))
  }

  @Test func otherInstrumentsAreRefusedByName() {
    let fourOperators: [UInt8] = [0xF0, 0x43, 0, 4, 0x20, 0] + [UInt8](repeating: 0, count: 4097)
    #expect("\(String(describing: error(fourOperators + [0xF7])))".contains("TX81Z"))
    let tx81z: [UInt8] = [0xF0, 0x43, 0, 0x7E, 0, 0x21] + Array("LM  8976AE".utf8) + [0, 0xF7]
    #expect(error(tx81z) == .foreign("TX81Z data"))
    let amem: [UInt8] = [0xF0, 0x43, 0, 6, 8, 0x60] + [UInt8](repeating: 0, count: 1121) + [0xF7]
    #expect("\(String(describing: error(amem)))".contains("AMEM"))
    #expect(error([0xF0, 0x41, 0x10, 0xF7]) == .foreign("a Roland message"))
    #expect(error(Array("MThd\0\0\0\u{6}".utf8)) == .foreign("a Standard MIDI File"))
    #expect(error([]) == .empty)
    #expect(error([1, 2, 3]) == .headerless(bytes: 3))
  }

  @Test func aSupplementBesideABankIsAWarning() throws {
    let amem: [UInt8] = [0xF0, 0x43, 0, 6, 8, 0x60] + [UInt8](repeating: 0, count: 1121) + [0xF7]
    let file = try SysExFile.parse(amem + SysExFile.message(bank: []))
    #expect(file.voices.count == 32)
    #expect(file.warnings.count == 1 && file.warnings[0].contains("AMEM"))
  }

  @Test func cutDumpsAreRefused() {
    let whole = SysExFile.message(voice: DX7Voice())
    #expect(error(Array(whole.prefix(100))) == .truncated(expected: 155, got: 94))
  }

  @Test func dataWithItsTopBitSetLosesTheBitAndIsRemarked() throws {
    var random = Seeded(11)
    let voices = (0..<33).map { _ in randomVoice(&random) }
    let clean = SysExFile.message(bank: Array(voices[..<32])) + SysExFile.message(voice: voices[32])
    // Any byte of the data, so that some look like real-time bytes or like the end of a message.
    for _ in 0..<200 {
      var bytes = clean
      let places = (0..<Int.random(in: 1...40, using: &random)).map { _ in
        Int.random(in: 6..<4102, using: &random)
      }
      for place in places { bytes[place] |= 0x80 }
      let file = try SysExFile.parse(bytes)
      let count = Set(places).count
      #expect(file.voices == voices)
      #expect(
        file.warnings
          == [
            "message at 0: bit 7 was set in \(count) \(count == 1 ? "byte" : "bytes") and is taken off"
          ])
    }
  }

  @Test func realTimeBytesInsideADumpArePassedOver() throws {
    var random = Seeded(12)
    let voice = randomVoice(&random)
    var bytes = SysExFile.message(voice: voice)
    for (place, byte) in [(3, 0xF8), (40, 0xFE), (100, 0xFF), (160, 0xF8)] as [(Int, UInt8)] {
      bytes.insert(byte, at: place)
    }
    #expect(try SysExFile.parse(bytes) == SysExFile(voices: [voice], warnings: []))
  }

  @Test func aBankThatWasCutDoesNotTakeTheNextDumpsAlong() throws {
    var random = Seeded(13)
    let voices = (0..<30).map { _ in randomVoice(&random) }
    // The end of one of the voices stands where the bank's should.
    let singles = voices.flatMap { SysExFile.message(voice: $0) }
    let cut = SysExFile.message(bank: []).prefix(4104 - 163 * 5)
    let file = try SysExFile.parse(Array(cut) + singles)
    #expect(file.voices == voices)
  }

  @Test func voicesWithoutAMessageAreKnownByTheirLength() throws {
    var random = Seeded(14)
    let voices = (0..<32).map { _ in
      var voice = randomVoice(&random)
      voice.name = "HEADERLESS"
      return voice
    }
    let packed = voices.flatMap { $0.pack() }
    let sum = SysExMessage.checksum(packed)
    #expect(try SysExFile.parse(packed + [sum]).voices == voices)
    #expect(try SysExFile.parse(Array(packed.prefix(128))).voices == [voices[0]])
    #expect(try SysExFile.parse(Array(packed.prefix(128 * 5))).voices == Array(voices[..<5]))
    #expect(try SysExFile.parse(voices[3].bytes).voices == [voices[3]])
    let eightBit = packed.enumerated().map { $0.offset == 700 ? $0.element | 0x80 : $0.element }
    #expect(try SysExFile.parse(eightBit).voices == voices)
    #expect(error(Array(packed.prefix(1000))) == .headerless(bytes: 1000))
    #expect(error([UInt8](repeating: 0, count: 4096)) == .headerless(bytes: 4096))
  }

  @Test func aStandardMIDIFileIsNamedWithWhatItHolds() {
    let dump = SysExFile.message(voice: DX7Voice())
    let head = Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0, 96] + Array("MTrk".utf8)
    let event: [UInt8] = [0, 0xF0, 0x81, 0x22] + dump.dropFirst()
    let text = "\(String(describing: error(head + [0, 0, 1, 80] + event + event)))"
    #expect(text.contains("a Standard MIDI File with 2 DX7 dumps in it"))
  }

  @Test func aDumpWithoutItsEndIsReadWithAWarning() throws {
    let file = try SysExFile.parse(Array(SysExFile.message(voice: DX7Voice()).dropLast()))
    #expect(file.voices == [DX7Voice()])
    #expect(file.warnings == ["message at 0: the message has no end"])
  }

  @Test func liveMessagesAreToldApart() throws {
    #expect(try SysExMessage([0xF0, 0x43, 0x23, 9, 0xF7]).content == .dumpRequest(format: 9))
    #expect(try SysExMessage([0xF0, 0x43, 0x23, 9, 0xF7]).channel == 3)
    let change = try #require(ParameterChange(parameter: 134, value: 4))
    #expect(try SysExMessage(change.message).content == .parameterChange(change))
    #expect(
      try SysExMessage([0xF0, 0x43, 0x10, 8, 64, 1, 0xF7]).content
        == .functionChange(parameter: 64, value: 1))
    #expect(throws: SysExError.self) { try SysExMessage([0xF0, 0xF7]) }
    #expect(throws: SysExError.self) { try SysExMessage([0xF0, 0x43, 0x90, 0xF7]) }
  }
}
