import Addresses
import DX7
import FMSynthesis
import Hosting
import LiveEngine
import Rendering
import TestSupport
import Testing

/// MIDI takes effect in the order of its stream: a note plays what stands before it in the same
/// period.
struct StreamTests {
  @Test func aNoteBehindAProgramChangePlaysTheNewVoice() {
    let rig = Rig()
    rig.send(SysExFile.message(bank: bank))
    _ = rig.period([(9, [0xC0, 3]), (9, [0x90, 69, 100])])
    #expect(abs(frequency(rig, near: 4 * 440) / (4 * 440) - 1) < 1e-4)
  }

  @Test func aNoteBehindAVoiceDumpPlaysTheNewVoice() {
    let rig = Rig()
    _ = rig.period([(7, SysExFile.message(voice: voice(3))), (7, [0x90, 69, 100])])
    #expect(abs(frequency(rig, near: 3 * 440) / (3 * 440) - 1) < 1e-4)
  }

  @Test func aNoteBehindABankDumpAndAProgramChangePlaysTheNewVoice() {
    let rig = Rig()
    rig.send(SysExFile.message(bank: [DX7Voice](repeating: voice(1), count: 32)))
    _ = rig.period([
      (0, SysExFile.message(bank: bank)), (0, [0xC5, 4]), (0, [0x90, 69, 100]),
    ])
    #expect(abs(frequency(rig, near: 5 * 440) / (5 * 440) - 1) < 1e-4)
  }

  @Test func aNoteBehindAParameterChangePlaysIt() {
    let rig = Rig()
    _ = rig.period([
      (0, change(DX7Parameter(op: 0, .coarse), 2)), (0, [0x90, 69, 100]),
    ])
    #expect(abs(frequency(rig, near: 880) / 880 - 1) < 1e-4)
  }

  @Test func aNoteBeforeAProgramChangeKeepsTheOldVoice() {
    let rig = Rig()
    rig.send(SysExFile.message(bank: bank))
    _ = rig.period([(10, [0x90, 60, 100]), (100, [0xC0, 6]), (200, [0x90, 69, 100])])
    rig.run(4800)
    let sound = rig.play(24_576)
    let old = 440 * 0.594_603_557_501_360_5
    let loud = Tone(in: sound, at: old).amplitude
    #expect(abs(Tone(in: sound, at: 7 * 440).amplitude / loud - 1) < 0.01)
    #expect(Tone(in: sound, at: 7 * old).amplitude < 0.001 * loud)
    #expect(Tone(in: sound, at: 440).amplitude < 0.001 * loud)
  }

  @Test func messagesOfOnePeriodTakeEffectInTheirOrderAtTheirFrames() {
    let rig = Rig()
    rig.send(SysExFile.message(bank: bank))
    let start = Int(rig.live.pointee.engine.frame)
    let applied = rig.period([
      (0, [0x90, 60, 1]), (31, [0xC0, 1]), (32, [0x90, 61, 2]),
      (32, SysExFile.message(voice: voice(9))), (32, [0x90, 62, 3]),
      (77, change(DX7Parameter(DX7VoiceField.lfoSpeed.rawValue), 11)), (99, [0xC0, 2]),
      (99, function(65, 7)), (255, [0x80, 60, 0]),
    ])
    let found = applied.map { "\(Int($0.frame) - start) \(word($0.command))" }
    #expect(
      found == [
        "0 on 60", "31 adopt 2.0", "32 on 61", "32 adopt 9.0", "32 on 62", "77 knob 11.0",
        "99 adopt 3.0", "99 knob 7.0", "255 off 60",
      ])
  }

  @Test func theModelHearsOfWhatTookEffect() {
    let rig = Rig()
    rig.send(SysExFile.message(bank: bank))
    _ = rig.period([(5, [0xC0, 6])])
    #expect(rig.name == "RATIO 7   ")
    #expect(rig.ask("/patch/program").replies.first?.arguments == [.integer(7)])
    #expect(rig.control.value("/op/1/ratio") == 7)
  }

  @Test func controlSendsNothingOfItAgain() {
    let rig = Rig()
    rig.send(SysExFile.message(bank: bank))
    _ = rig.period([(5, [0xC0, 6]), (6, change(DX7Parameter(op: 0, .fine), 50))])
    let before = rig.live.pointee.applied.totalWritten
    rig.turn()
    #expect(rig.live.pointee.applied.totalWritten == before)
    #expect(rig.disagreements().isEmpty)
  }

  private func word(_ command: EngineCommand) -> String {
    switch command {
    case .noteOn(let key, _): return "on \(key)"
    case .noteOff(let key): return "off \(key)"
    case .adopt(let patch): return "adopt \(patch[PatchLayout.index(0, .ratio)])"
    case .knob(_, let value): return "knob \(value)"
    default: return "\(command)"
    }
  }
}

/// A sine at so many times the key's frequency.
func voice(_ coarse: UInt8) -> DX7Voice {
  var voice = DX7Voice()
  voice[op: 0, .coarse] = coarse
  voice.name = "RATIO \(coarse)"
  return voice
}

/// 31 sines, each voice at its number times the key's frequency, and one more.
let bank = (1...32).map { voice(UInt8(min($0, 31))) }

/// Frequency of what sounds after 0.1 s.
func frequency(_ rig: Rig, near hertz: Double) -> Double {
  rig.run(4800)
  return Tone.frequency(of: rig.play(24_576), near: hertz)
}
