import DX7
import FMSynthesis
import Knobs
import Testing

struct ParameterTests {
  @Test func aParameterChangeIsHeardOnAHeldNoteAndNothingHangs() {
    let rig = Rig()
    rig.send(SysExFile.message(voice: DX7Voice()))
    rig.receive([0x90, 69, 100])
    rig.run(4800)
    let before = rig.run(4800)
    rig.send(change(DX7Parameter(op: 0, .outputLevel), 83))
    rig.run(4800)
    // 16 steps of the output level are 12.04 dB; the units step by 0.02 dB.
    #expect(abs(rig.run(4800) / before - 0.25) < 0.002)
    rig.receive([0x80, 69, 0])
    #expect(rig.voicesAfterRelease() == 0)
  }

  @Test func eachParameterComesBackInTheDump() {
    var random = Seeded(11)
    let rig = Rig()
    var voice = random.voice(name: "TURNED    ")
    rig.send(SysExFile.message(voice: voice))
    for number in (0..<155).shuffled(using: &random) {
      let parameter = DX7Parameter(number)
      let isName = number >= DX7Parameter.nameStart
      let value = UInt8.random(in: isName ? 32...126 : 0...parameter.maximum, using: &random)
      voice[parameter] = value
      rig.send(change(parameter, value))
    }
    rig.send(voiceRequest)
    #expect(rig.leaves() == [SysExFile.message(voice: voice)])
    #expect(rig.control.patch() == VoiceConversion().patch(voice))
    #expect(rig.count("clamped") == 0)
  }

  @Test func knobsThatADX7CannotHoldStayWhenOthersAreTurned() {
    let rig = Rig()
    _ = rig.ask("/op/1/ratio", .float(1.2312))
    _ = rig.ask("/tune", .float(12))
    _ = rig.ask("/routing/1/4", .float(0.3))
    rig.send(change(DX7Parameter(DX7VoiceField.lfoSpeed.rawValue), 70))
    #expect(rig.control.value("/lfo/speed") == 70)
    #expect(rig.control.value("/op/1/ratio") == 1.2312)
    #expect(rig.control.value("/tune") == 12)
    #expect(rig.control.value("/routing/1/4") == 0.3)
  }

  @Test func anEnvelopeParameterMakesAnADSROperatorADX7One() {
    let rig = Rig()
    _ = rig.ask("/op/1/env/type", .string("adsr"))
    rig.turn()
    rig.send(change(DX7Parameter(op: 0, .rate4), 40))
    #expect(rig.control.value("/op/1/env/type") == 1)
    #expect(rig.control.value("/op/1/env/r4") == 40)
  }

  @Test func theAlgorithmFillsTheRouting() {
    let rig = Rig()
    rig.send(SysExFile.message(voice: DX7Voice()))
    rig.send(change(DX7Parameter(DX7VoiceField.algorithm.rawValue), 31))
    for op in 1...6 { #expect(rig.control.value("/op/\(op)/carrier") == 1) }
    #expect(rig.control.value("/routing/1/2") == 0)
  }

  @Test func anOperatorThatIsSwitchedOffKeepsItsLevelInTheDump() {
    let rig = Rig()
    var voice = DX7Voice()
    for op in 0..<6 { voice[op: op, .outputLevel] = UInt8(90 + op) }
    rig.send(SysExFile.message(voice: voice))
    rig.send([0xF0, 0x43, 0x10, 1, 27, 0b011110, 0xF7])
    #expect((1...6).map { rig.control.value("/op/\($0)/on") } == [0, 1, 1, 1, 1, 0])
    rig.send(voiceRequest)
    #expect(rig.leaves() == [SysExFile.message(voice: voice)])
    rig.send(change(DX7Parameter(op: 0, .outputLevel), 0))
    #expect(rig.control.value("/op/1/level") == 0)
  }

  @Test func valuesAboveTheMaximumAreClampedAndCounted() {
    let rig = Rig()
    rig.send(change(DX7Parameter(DX7VoiceField.feedback.rawValue), 127))
    rig.send(function(65, 127))
    #expect(rig.control.value("/feedback") == 2 * Float.pi)
    #expect(rig.control.value("/master/bend_range") == 12)
    #expect(rig.count("clamped") == 2)
  }

  @Test func functionParametersTurnThePlayersKnobs() {
    let rig = Rig()
    let cases: [(UInt8, UInt8, String, Float)] = [
      (64, 1, "/master/mono", 1), (65, 7, "/master/bend_range", 7),
      (69, 0, "/master/portamento", 0), (70, 80, "/master/mod_wheel/range", 80),
      (71, 6, "/master/mod_wheel/assign", 6), (72, 10, "/master/foot/range", 10),
      (73, 2, "/master/foot/assign", 2), (74, 99, "/master/breath/range", 99),
      (75, 4, "/master/breath/assign", 4), (76, 50, "/master/aftertouch/range", 50),
      (77, 7, "/master/aftertouch/assign", 7),
    ]
    for (parameter, value, path, expected) in cases {
      rig.send(function(parameter, value))
      #expect(rig.control.value(path) == expected)
    }
    rig.send(function(69, 99))
    #expect(abs(rig.control.value("/master/portamento") - 1.34) < 0.01)
    rig.send(function(66, 3))
    #expect(rig.count("unmapped") == 1)
  }

  @Test func aKeyLetGoInPolyDoesNotSoundAgainInMono() {
    let rig = Rig()
    rig.send(function(64, 1))
    rig.receive([0x90, 60, 100])
    rig.run(480)
    rig.send(function(64, 0))
    rig.receive([0x80, 60, 0])
    rig.run(480)
    rig.send(function(64, 1))
    rig.receive([0x90, 72, 100])
    rig.run(480)
    rig.receive([0x80, 72, 0])
    #expect(rig.voicesAfterRelease() == 0)
  }
}
