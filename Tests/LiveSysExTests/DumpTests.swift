import DX7
import FMSynthesis
import LiveEngine
import Testing

struct DumpTests {
  @Test func aVoiceDumpBecomesTheCurrentPatch() {
    var random = Seeded(1)
    let voice = random.voice(name: "STRINGS 1 ")
    let rig = Rig()
    rig.send(SysExFile.message(voice: voice))
    #expect(rig.control.patch() == VoiceConversion().patch(voice))
    #expect(rig.name == "STRINGS 1 ")
    #expect(rig.count("exclusive") == 1)
  }

  @Test func aVoiceRequestIsAnsweredByteForByteOnItsChannel() {
    var random = Seeded(2)
    let rig = Rig()
    for channel in UInt8(0)..<16 {
      let voice = random.voice(name: "VOICE \(channel)")
      rig.send(SysExFile.message(voice: voice))
      rig.send([0xF0, 0x43, 0x20 | channel, 0, 0xF7])
      #expect(rig.leaves() == [SysExFile.message(voice: voice, channel: channel)])
    }
  }

  @Test(arguments: [1, 3, 64, 162]) func aDumpCutIntoEventsIsWhole(chunk: Int) {
    var random = Seeded(3)
    let voice = random.voice(name: "CHUNKS")
    let rig = Rig()
    rig.send(SysExFile.message(voice: voice), chunk: chunk)
    rig.send(voiceRequest, chunk: chunk)
    #expect(rig.leaves() == [SysExFile.message(voice: voice)])
  }

  @Test func soundingNotesKeepTheirVoice() {
    let rig = Rig()
    rig.receive([0x90, 69, 100])
    rig.run(4800)
    let before = rig.run(4800)
    rig.send(SysExFile.message(voice: silentVoice))
    rig.run(480)
    #expect(abs(rig.run(4800) / before - 1) < 0.01)
    rig.receive([0x80, 69, 0])
    #expect(rig.voicesAfterRelease() == 0)
    rig.receive([0x90, 69, 100])
    #expect(rig.run(4800) == 0)
  }

  @Test func aBankIsKeptAndProgramChangesChooseFromIt() {
    var random = Seeded(4)
    let bank = (1...32).map { random.voice(name: "BANK \($0)") }
    let rig = Rig()
    rig.send(SysExFile.message(bank: bank), chunk: 256)
    #expect(rig.name == "INIT VOICE")
    for program in [0, 31, 6] {
      rig.send([0xC0, UInt8(program)])
      #expect(rig.control.patch() == VoiceConversion().patch(bank[program]))
      rig.send(voiceRequest)
      #expect(rig.leaves() == [SysExFile.message(voice: bank[program])])
    }
    rig.send(bankRequest)
    #expect(rig.leaves() == [SysExFile.message(bank: bank)])
    rig.send([0xC0, 32])
    #expect(rig.count("unmapped") == 1)
    #expect(rig.ask("/patch/program").replies.first?.arguments == [.integer(7)])
    #expect(rig.ask("/patch/program", .integer(2)).error == nil)
    #expect(rig.control.patch() == VoiceConversion().patch(bank[1]))
    #expect(rig.ask("/patch/program", .integer(33)).error?.code == .outOfRange)
  }

  @Test func aMessageLongerThanThePortLeavesInPieces() {
    var random = Seeded(5)
    let bank = (1...32).map { random.voice(name: "BANK \($0)") }
    let rig = Rig()
    rig.send(SysExFile.message(bank: bank))
    rig.send(voiceRequest + bankRequest + voiceRequest)
    var events: [[UInt8]] = []
    for _ in 0..<8 { events += rig.leaves(space: 1000) }
    #expect(events.map(\.count) == [163, 1000, 1000, 1000, 1000, 104, 163])
    #expect(Array(events[1...5].joined()) == SysExFile.message(bank: bank))
  }

  @Test func aMessageThatFitsAnEmptyPortIsNeverCut() {
    let rig = Rig()
    rig.send(voiceRequest + voiceRequest)
    #expect(rig.leaves(space: 200).map(\.count) == [163])
    #expect(rig.leaves(space: 200).map(\.count) == [163])
    #expect(rig.leaves(space: 0).isEmpty)
  }

  @Test func answersThatFindNoRoomAreCounted() {
    let rig = Rig()
    for _ in 0..<20 { rig.send(bankRequest) }
    #expect(rig.count("unsent") == 5)
    #expect(rig.leaves(space: 1 << 20).count == 15)
  }

  @Test func whatCannotBeReadIsCounted() {
    let rig = Rig()
    rig.send([0xF0, 0x43, 0, 0, 1, 0x1B, 5, 0xF7])
    rig.send([0xF0, 1, 2, 0xF0, 0x7E, 0x7F, 6, 1, 0xF7])
    rig.send([0xF0, 0xF7])
    rig.send([0xF0, 0x43, 0x20, 5, 0xF7])
    #expect(rig.count("malformed") == 3)
    #expect(rig.count("foreign") == 2)
    #expect(rig.name == "INIT VOICE")
  }

  @Test func valuesOutOfRangeAreClampedAndCounted() {
    let rig = Rig()
    var bytes = SysExFile.message(voice: DX7Voice())
    bytes[6 + DX7VoiceField.lfoWave.rawValue] = 127
    bytes[6 + DX7VoiceField.lfoSpeed.rawValue] = 100
    rig.send(bytes)
    #expect(rig.count("clamped") == 2)
    #expect(rig.count("odd") == 1)
    #expect(rig.control.value("/lfo/wave") == 5)
    #expect(rig.control.value("/lfo/speed") == 99)
  }

  private var silentVoice: DX7Voice {
    var voice = DX7Voice()
    voice[op: 0, .outputLevel] = 0
    return voice
  }
}
