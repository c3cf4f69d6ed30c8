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
    #expect(error(text) == .unrecognised)
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
    #expect(error([1, 2, 3]) == .unrecognised)
  }

  @Test func aSupplementBesideABankIsAWarning() throws {
    let amem: [UInt8] = [0xF0, 0x43, 0, 6, 8, 0x60] + [UInt8](repeating: 0, count: 1121) + [0xF7]
    let file = try SysExFile.parse(amem + SysExFile.message(bank: []))
    #expect(file.voices.count == 32)
    #expect(file.warnings.count == 1 && file.warnings[0].contains("AMEM"))
  }

  @Test func cutAndEightBitDumpsAreRefused() {
    let whole = SysExFile.message(voice: DX7Voice())
    #expect(error(Array(whole.prefix(100))) == .truncated(expected: 155, got: 94))
    var eightBit = whole
    eightBit[50] = 0x9A
    #expect(error(eightBit) == .notSevenBit(offset: 50, byte: 0x9A))
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
