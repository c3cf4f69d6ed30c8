import Testing

@testable import DX7

struct VoiceTests {
  @Test func anyVoiceSurvivesPackingUnpackingAndBothMessages() throws {
    var random = Seeded(1)
    var bank: [DX7Voice] = []
    for _ in 0..<100_000 {
      let voice = randomVoice(&random)
      let packed = voice.pack()
      let unpacked = try #require(DX7Voice.unpack(packed))
      guard unpacked.voice == voice, unpacked.clamps.isEmpty, unpacked.voice.pack() == packed else {
        Issue.record("packing changed \(voice.bytes)")
        return
      }
      bank.append(voice)
      if bank.count < 32 { continue }
      let file = try SysExFile.parse(SysExFile.message(bank: bank))
      #expect(file == SysExFile(voices: bank, warnings: []))
      let single = try SysExFile.parse(SysExFile.message(voice: voice, channel: 5))
      #expect(single == SysExFile(voices: [voice], warnings: []))
      bank = []
    }
  }

  @Test func theInitVoiceIsOperatorOneAlone() {
    let voice = DX7Voice()
    #expect(voice.name == "INIT VOICE")
    #expect((0..<6).map { voice[op: $0, .outputLevel] } == [99, 0, 0, 0, 0, 0])
    #expect(voice.bytes.count == 155)
    #expect(voice.bytes[121] == 99 && voice.bytes[123] == 1)
  }

  @Test func valuesOutOfRangeAreClampedAndNamed() throws {
    var bytes = DX7Voice().bytes
    bytes[16] = 120
    bytes[134] = 40
    bytes[144] = 49
    let (voice, clamps) = try #require(DX7Voice.clamping(bytes))
    #expect(
      clamps.map(\.description) == [
        "operator 6 output level was 120, is 99", "algorithm was 40, is 31",
        "transpose was 49, is 48",
      ])
    #expect(voice[op: 5, .outputLevel] == 99 && voice[.algorithm] == 31 && voice[.transpose] == 48)
    #expect(DX7Voice.clamping([1, 2, 3]) == nil)
  }

  @Test func packedFieldsOutOfRangeAreClamped() throws {
    let (voice, clamps) = try #require(DX7Voice.unpack([UInt8](repeating: 127, count: 128)))
    #expect(clamps.contains { $0.parameter.name == "operator 1 detune" && $0.old == 15 })
    #expect(clamps.contains { $0.parameter.name == "lfo wave" && $0.old == 7 })
    #expect((0..<155).allSatisfy { voice.bytes[$0] <= DX7Parameter($0).maximum })
    #expect(DX7Voice.unpack([0]) == nil)
  }

  @Test func namesAreTenPrintableCharacters() {
    var voice = DX7Voice()
    voice.name = "Ähm"
    #expect(voice.name == "?hm       ")
    voice.name = "0123456789ABC"
    #expect(voice.name == "0123456789")
    voice[DX7Parameter(145)] = 3
    #expect(voice.name == " 123456789")
  }

  @Test func parameterChangesRoundTripAndTurnTheVoice() throws {
    for parameter in 0...155 {
      for value in UInt8(0)...127 {
        let change = try #require(
          ParameterChange(channel: value & 15, parameter: parameter, value: value))
        #expect(ParameterChange(message: change.message) == change)
        var voice = DX7Voice()
        let isStored = voice.apply(change)
        #expect(isStored == (parameter < 155))
        if isStored {
          let limit = DX7Parameter(parameter).maximum
          #expect(voice.bytes[parameter] == min(value, limit))
        }
      }
    }
    #expect(ParameterChange(parameter: 156, value: 0) == nil)
    #expect(ParameterChange(parameter: 0, value: 128) == nil)
    #expect(ParameterChange(message: [0xF0, 0x43, 0x10, 0x01, 0x1B, 0x3F, 0xF7])?.parameter == 155)
  }
}
