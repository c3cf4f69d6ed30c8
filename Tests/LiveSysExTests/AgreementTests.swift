import Addresses
import DX7
import FMSynthesis
import Knobs
import LiveEngine
import SessionModel
import Testing

@testable import Hosting

/// The model follows what MIDI did on the audio thread, whatever comes and whoever else turns
/// knobs.
struct AgreementTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func modelAndEngineAgreeAfterALongStream(seed: UInt64) throws {
    var random = Seeded(seed)
    let rig = Rig()
    let map =
      "* 20 /op/1/level 0 1\n3 21 /algorithm 1 32\n* 21 /feedback 0 6\n* 22 /adapt/rate 1 0.001\n"
    rig.control.setMIDIMap(try MIDIMap(parsing: Array(map.utf8), file: "map"))
    for round in 0..<4000 {
      let messages = (0..<Int.random(in: 0..<4, using: &random)).map { _ in message(&random) }
      _ = rig.period(messages.enumerated().map { (60 * $0.offset, $0.element) })
      if round % 3 == 0 { turnSomething(rig, &random) }
      if Bool.random(using: &random) { rig.control.queue.sync { rig.control.tick() } }
    }
    #expect(rig.disagreements() == [])
    #expect(rig.control.value("/adapt/rate") != 0.2)
  }

  private func message(_ random: inout Seeded) -> [UInt8] {
    func data(_ range: ClosedRange<UInt8> = 0...127) -> UInt8 { .random(in: range, using: &random) }
    switch Int.random(in: 0..<16, using: &random) {
    case 0: return SysExFile.message(voice: random.voice(name: "STREAM"))
    case 1:
      let voices = (0..<32).map { random.voice(name: "BANK \($0)") }
      return SysExFile.message(bank: voices)
    case 2, 3: return [0xC0 | data(0...15), data(0...40)]
    case 4: return function(data(60...80), data())
    case 5...8: return [0xB0 | data(0...15), data(20...22), data()]
    case 9: return [0xF0, 0x43, 0x10, 1, 27, data(), 0xF7]
    case 10: return [0x90, data(), data()]
    default: return [0xF0, 0x43, 0x10, data(0...1), data(), data(), 0xF7]
    }
  }

  private func turnSomething(_ rig: Rig, _ random: inout Seeded) {
    let knob = KnobTable.shared[Int.random(in: 0..<PatchLayout.engineCount, using: &random)]
    let value = Float.random(in: knob.minimum...knob.maximum, using: &random)
    #expect(rig.ask(knob.path, .float(knob.clamp(value))).error == nil)
  }

  @Test func aVoiceThatWasLentTooLateIsNotTaken() {
    let rig = Rig()
    rig.turn()
    let live = rig.live
    rig.control.queue.sync {
      let knob = rig.control.table[PatchLayout.index(1, .ratio)]
      rig.control.set(knob, 5, from: .osc)
      // The dump comes before control hears of it and behind what it takes at the period's start.
      rig.receive([0xFE])
      rig.receive(SysExFile.message(voice: voice(3)))
      rig.control.lendDue()
    }
    rig.turn()
    rig.turn()
    rig.send(change(DX7Parameter(op: 0, .fine), 50))
    rig.turn()
    #expect(live.pointee.engine.knobs.values[PatchLayout.index(0, .ratio)] == 4.5)
    #expect(rig.control.value("/op/1/ratio") == 4.5)
  }

  @Test func withoutABlankAChangeIsDroppedAndCountedAndTheyComeBack() {
    let rig = Rig()
    rig.send(SysExFile.message(bank: bank))
    let count = ReceiverLoan.blankCount
    let flood = (0..<count + 20).map { (offset: 0, bytes: [0xC0, UInt8($0 % 31)]) }
    let applied = rig.period(flood)
    #expect(applied.count == count)
    #expect(rig.count("dropped") == 20)
    #expect(rig.disagreements() == [])
    #expect(rig.control.value("/op/1/ratio") == Float((count - 1) % 31 + 1))
    rig.turn()
    _ = rig.period([(0, [0xC0, 7])])
    #expect(rig.count("dropped") == 20)
    #expect(rig.control.value("/op/1/ratio") == 8)
  }

  @Test func whatControlCannotBeToldOfTakesNoEffect() {
    let rig = Rig()
    rig.send(SysExFile.message(bank: bank))
    // Each program that the bank does not have leads to one report; control reads none of them.
    for _ in 0..<20_000 { rig.receive([0xC0, 99]) }
    let applied = rig.period([(0, [0xC0, 7]), (0, change(DX7Parameter(op: 0, .coarse), 2))])
    #expect(applied.isEmpty)
    for _ in 0..<8 { rig.control.queue.sync { rig.control.hearMIDI() } }
    #expect(rig.count("dropped") > 3000)
    #expect(rig.disagreements() == [])
  }

  @Test func aKnobTurnedByAParameterChangeIsHeldFromTheAdapter() {
    let rig = Rig()
    rig.send(change(DX7Parameter(op: 0, .outputLevel), 50))
    #expect(rig.ask("/hold/op/1/level").replies.first?.arguments == [.integer(1)])
    #expect(rig.ask("/hold/op/1/index").replies.first?.arguments == [.integer(0)])
  }
}
