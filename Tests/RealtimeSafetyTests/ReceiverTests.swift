import DX7
import FMSynthesis
import LiveEngine
import Testing

@testable import Hosting

/// MIDI's receiver neither allocates nor locks; see `AudioThreadTests`.
@Suite struct ReceiverTests {
  @Test func messagesOfAllKindsAreActedOn() {
    let engine = BracketedEngine()
    let loan = ReceiverLoan(engine.live)
    loan.lend(bank: [DX7Voice](repeating: DX7Voice(), count: 32))
    loan.lend(DX7Voice(), adsr: 0b111111, changes: 0)
    loan.lend(ControllerMap(everything), revision: 0)
    var voice = DX7Voice()
    voice[op: 0, .coarse] = 7
    let dump = SysExFile.message(voice: voice)
    let bank = SysExFile.message(bank: [DX7Voice](repeating: voice, count: 32))
    let changes = (0..<156).compactMap { ParameterChange(parameter: $0, value: 127)?.message }
    let functions = (UInt8(60)..<80).map { [0xF0, 0x43, 0x10, 0x08, $0, 99, 0xF7] }
    let controllers = (UInt8(0)..<128).map { [0xB0, $0, 64] }
    for messages in [
      [dump, [0xC0, 5], bank, [0xC0, 31], [0xC0, 99]], changes, functions, controllers,
    ] {
      #expect(engine.process(300, midi: messages + [[0x90, 60, 100]]))
      loan.lend(voice, adsr: 0, changes: 1)
    }
    #expect(engine.process(64))
    #expect(engine.live.pointee.engine.knobs.values[PatchLayout.index(0, .ratio)] > 1)
  }

  /// Each controller moves each kind of thing.
  private var everything: [[(target: ControllerMap.Target, values: [Float])]] {
    let aims: [ControllerMap.Aim] = [
      .knob(3), .effectControl(slot: 0, control: 0), .effectBypass(slot: 1), .effectWet(slot: 2),
      .control(entry: 0),
    ]
    let values = [Float](repeating: 1, count: 128)
    let row = aims.map { (ControllerMap.Target(channels: .max, aim: $0), values) }
    return [[(target: ControllerMap.Target, values: [Float])]](repeating: row, count: 128)
  }
}
