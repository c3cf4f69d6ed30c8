import FMSynthesis
import Rendering
import TestSupport
import Testing

/// Controllers, channel modes and universal messages mean what MIDI 1.0 says.
struct ChannelTests {
  private func value(_ rig: Rig, _ path: String) -> Float {
    rig.turn()
    return rig.control.value(path)
  }

  private func risingEdges(_ sound: [Float]) -> Double {
    Double(zip(sound, sound.dropFirst()).count { $0 < 0 && $1 >= 0 })
  }

  @Test func allNotesOffReleasesAKeyAndNotItsTail() {
    let rig = Rig()
    _ = rig.ask("/op/1/env/type", .integer(0))
    _ = rig.ask("/op/1/env/release", .float(0.5))
    _ = rig.period([(0, [0x90, 69, 100])])
    rig.run(9600)
    #expect(rig.period([(0, [0xB0, 123, 0])]).contains { $0.isOff(69) })
    let tail = rig.run(4800)
    #expect(tail > 0.001, "the sound was cut")
    rig.run(480_000)
    #expect(rig.live.pointee.status.pointee.voices == 0)
  }

  @Test func allNotesOffLeavesWhatThePedalHolds() {
    let rig = Rig()
    _ = rig.period([(0, [0xB0, 64, 127]), (0, [0x90, 69, 100])])
    rig.run(9600)
    _ = rig.period([(0, [0xB0, 123, 0])])
    rig.run(48_000)
    #expect(rig.run(4800) > 0.01)
    _ = rig.period([(0, [0xB0, 64, 0])])
    #expect(rig.voicesAfterRelease() == 0)
  }

  @Test func allNotesOffIsForItsChannelAndNotForNotesFromOSC() {
    let rig = Rig()
    _ = rig.ask("/note/on", .integer(50), .integer(100))
    _ = rig.period([(0, [0x90, 60, 100]), (0, [0x91, 64, 100])])
    let applied = rig.period([(0, [0xB0, 123, 0])])
    #expect(applied.map(\.command.key) == [60])
  }

  @Test func allSoundOffEndsEverythingAtOnceAndLeavesTheControllers() {
    let rig = Rig()
    _ = rig.period([(0, [0xE0, 127, 127]), (0, [0xB0, 64, 127]), (0, [0x90, 57, 100])])
    rig.run(4800)
    _ = rig.period([(0, [0xB0, 120, 0])])
    rig.run(512)
    #expect(rig.live.pointee.status.pointee.voices == 0)
    _ = rig.period([(0, [0x90, 57, 100])])
    let bent = 220 * 1.122_462
    #expect(abs(frequency(rig, near: bent) / bent - 1) < 1e-4, "the bend is gone")
  }

  @Test func resettingControllersCentresTheBendAndLiftsThePedal() {
    let rig = Rig()
    _ = rig.period([
      (0, [0xE0, 127, 127]), (0, [0xB0, 1, 127]), (0, [0xD0, 127]), (0, [0xB0, 64, 127]),
      (0, [0x90, 60, 100]), (0, [0x80, 60, 0]),
    ])
    rig.run(4800)
    _ = rig.period([(0, [0xB0, 121, 0])])
    #expect(rig.voicesAfterRelease() == 0)
    _ = rig.period([(0, [0x90, 69, 100])])
    #expect(abs(frequency(rig, near: 440) / 440 - 1) < 1e-5)
  }

  @Test func resettingControllersLeavesVolumeAndRaisesExpression() {
    let rig = Rig()
    rig.send([0xB0, 7, 64])
    rig.send([0xB0, 11, 32])
    #expect(abs(value(rig, "/master/expression") - 32.0 / 127) < 1e-6)
    rig.send([0xB0, 121, 0])
    #expect(value(rig, "/master/expression") == 1)
    #expect(abs(value(rig, "/master/volume") - 64.0 / 127) < 1e-6)
  }

  @Test func volumeAndExpressionAreSquares() {
    let rig = Rig()
    _ = rig.period([(0, [0x90, 69, 100])])
    rig.run(24_000)
    let full = rig.run(9600)
    _ = rig.period([(0, [0xB0, 7, 64]), (0, [0xB0, 11, 64])])
    rig.run(9600)
    let share = Double(rig.run(9600) / full)
    #expect(abs(Signal.decibels(share) - 80 * -0.2976) < 0.05)
  }

  @Test func sostenutoHoldsWhatWasDownAndNothingElse() {
    let rig = Rig()
    _ = rig.period([
      (0, [0x90, 57, 100]), (64, [0xB0, 66, 127]), (128, [0x90, 69, 100]),
      (192, [0x80, 57, 0]), (192, [0x80, 69, 0]),
    ])
    rig.run(48_000)
    #expect(rig.live.pointee.status.pointee.voices == 1)
    #expect(abs(frequency(rig, near: 220) / 220 - 1) < 1e-5)
    _ = rig.period([(0, [0xB0, 66, 0])])
    #expect(rig.voicesAfterRelease() == 0)
  }

  @Test func registeredParametersSetBendRangeAndTuning() {
    let rig = Rig()
    for message: [UInt8] in [
      [0xB0, 101, 0], [0xB0, 100, 0], [0xB0, 6, 12], [0xB0, 38, 50],
      [0xB0, 100, 1], [0xB0, 6, 96], [0xB0, 38, 0],
      [0xB0, 100, 2], [0xB0, 6, 52],
    ] { rig.send(message) }
    #expect(value(rig, "/master/bend_range") == 12.5)
    #expect(value(rig, "/master/tune") == 50)
    #expect(value(rig, "/master/transpose") == -12)
    _ = rig.period([(0, [0x90, 69, 100])])
    let hertz = 220 * 1.029_302_2
    #expect(abs(frequency(rig, near: hertz) / hertz - 1) < 1e-5)
  }

  @Test func dataWithoutAParameterTurnsNothingAndIsCounted() {
    let rig = Rig()
    for message: [UInt8] in [
      [0xB0, 6, 12], [0xB0, 101, 0], [0xB0, 100, 0], [0xB0, 99, 1], [0xB0, 6, 12],
      [0xB0, 101, 127], [0xB0, 100, 127], [0xB0, 6, 12],
    ] { rig.send(message) }
    #expect(value(rig, "/master/bend_range") == 2)
    #expect(rig.count("unmapped") == 3)
  }

  @Test func portamentoGlidesAndItsPedalStopsIt() {
    let rig = Rig()
    for message: [UInt8] in [[0xB0, 5, 64], [0xB0, 65, 127]] { rig.send(message) }
    #expect(abs(value(rig, "/master/portamento") - 0.0914) < 0.003)
    _ = rig.period([(0, [0x90, 57, 100])])
    _ = rig.period([(0, [0x80, 57, 0])])
    rig.run(48_000)
    _ = rig.period([(0, [0x90, 69, 100])])
    let early = risingEdges(rig.play(1536)) / 1536 * 48_000
    #expect(early < 300, "no glide: \(early)")
    rig.send([0xB0, 65, 0])
    _ = rig.period([(0, [0x90, 81, 100])])
    #expect(abs(frequency(rig, near: 880) / 880 - 1) < 1e-3)
  }

  @Test func theNextNoteGlidesFromTheKeyThatWasAskedFor() {
    let rig = Rig()
    for message: [UInt8] in [[0xB0, 5, 64], [0xB0, 65, 0], [0xB0, 84, 93]] { rig.send(message) }
    _ = rig.period([(0, [0x90, 69, 100])])
    #expect(risingEdges(rig.play(1536)) / 1536 * 48_000 > 1200)
    rig.run(48_000)
    _ = rig.period([(0, [0x90, 57, 100])])
    rig.run(256)
    #expect(rig.live.pointee.status.pointee.voices == 2)
  }

  @Test func aNoteRightBehindASettingHasIt() {
    let rig = Rig()
    _ = rig.period([
      (31, [0xB0, 101, 0]), (31, [0xB0, 100, 2]), (31, [0xB0, 6, 76]), (31, [0x90, 57, 100]),
    ])
    #expect(abs(frequency(rig, near: 440) / 440 - 1) < 1e-5)
  }

  @Test func monoRightBeforeAChordKeepsTheKeysInOrder() {
    let rig = Rig()
    _ = rig.period([(9, [0xB0, 126, 1]), (9, [0x90, 57, 100]), (9, [0x90, 69, 100])])
    #expect(abs(frequency(rig, near: 440) / 440 - 1) < 1e-5)
    #expect(rig.live.pointee.status.pointee.voices == 1)
    _ = rig.period([(0, [0x80, 69, 0])])
    #expect(abs(frequency(rig, near: 220) / 220 - 1) < 1e-5)
  }

  @Test func allNotesOffInMonoReleasesTheNoteWhereItIs() {
    let rig = Rig()
    _ = rig.period([
      (0, [0xB0, 126, 1]), (0, [0xB0, 64, 127]), (0, [0x90, 76, 100]), (0, [0x90, 57, 100]),
    ])
    _ = rig.period([(0, [0xB0, 123, 0])])
    #expect(abs(frequency(rig, near: 220) / 220 - 1) < 1e-5)
  }

  @Test func resettingControllersUndoesWhatCameInTheSamePeriod() {
    let rig = Rig()
    _ = rig.period([
      (0, [0xB0, 11, 0]), (0, [0xB0, 5, 99]), (0, [0xB0, 65, 127]), (0, [0xB0, 121, 0]),
    ])
    #expect(value(rig, "/master/expression") == 1)
    #expect(value(rig, "/master/portamento_pedal") == 0)
    #expect(rig.disagreements().isEmpty)
  }

  @Test func aKeyThatAnotherChannelHoldsGoesOn() {
    let rig = Rig()
    _ = rig.period([(0, [0x90, 60, 100]), (0, [0x91, 60, 100])])
    #expect(rig.period([(0, [0xB1, 123, 0])]).compactMap(\.command.key).isEmpty)
    #expect(rig.period([(0, [0xB0, 123, 0])]).compactMap(\.command.key) == [60])
  }

  @Test func aLostSourceTakesItsPromiseAlong() {
    let rig = Rig()
    _ = rig.period([(0, [0xFE])])
    rig.live.pointee.releaseKeys()
    _ = rig.period([(0, [0x90, 60, 100])])
    rig.run(48_000)
    #expect(rig.live.pointee.status.pointee.voices == 1)
  }

  @Test func theSecondPartOfANumberMayComeFirst() {
    let rig = Rig()
    for message: [UInt8] in [
      [0xB0, 101, 0], [0xB0, 100, 0], [0xB0, 38, 50], [0xB0, 6, 12],
    ] { rig.send(message) }
    #expect(value(rig, "/master/bend_range") == 12.5)
    rig.send([0xB0, 6, 7])
    #expect(value(rig, "/master/bend_range") == 7)
  }

  @Test func aNumberThatIsNotRegisteredLeavesTheRegisteredOneAlone() {
    let rig = Rig()
    for message: [UInt8] in [
      [0xB0, 101, 127], [0xB0, 100, 127], [0xB0, 99, 1], [0xB0, 98, 2], [0xB0, 101, 0],
      [0xB0, 6, 32],
    ] { rig.send(message) }
    #expect(value(rig, "/master/transpose") == 0)
  }

  @Test func modeMessagesEndTheNotesAndSetMonoAndPoly() {
    let rig = Rig()
    _ = rig.period([(0, [0x90, 60, 100])])
    let applied = rig.period([(0, [0xB0, 126, 1])])
    #expect(applied.contains { $0.isOff(60) })
    #expect(value(rig, "/master/mono") == 1)
    rig.send([0xB0, 127, 0])
    #expect(value(rig, "/master/mono") == 0)
  }

  @Test func universalMessagesMoveTheMasterKnobs() {
    let rig = Rig()
    rig.send([0xF0, 0x7F, 0x7F, 4, 1, 0, 0x40, 0xF7])
    #expect(abs(value(rig, "/master/gain") + 12.04) < 0.01)
    rig.send([0xF0, 0x7F, 0x10, 4, 3, 0, 0x60, 0xF7])
    #expect(value(rig, "/master/tune") == 50)
    rig.send([0xF0, 0x7F, 0x7F, 4, 4, 0, 0x47, 0xF7])
    #expect(value(rig, "/master/transpose") == 7)
    rig.send([0xF0, 0x7F, 0x7F, 4, 1, 0, 0, 0xF7])
    #expect(value(rig, "/master/gain") == -60)
    #expect(rig.count("foreign") == 0)
    rig.send([0xF0, 0x7E, 0x7F, 6, 1, 0xF7])
    #expect(rig.count("foreign") == 1)
  }

  @Test func generalMIDIOnIsAPanic() {
    let rig = Rig()
    _ = rig.period([(0, [0xB0, 64, 127]), (0, [0x90, 60, 100])])
    #expect(rig.period([(0, [0xF0, 0x7E, 0x7F, 9, 1, 0xF7])]).contains { $0.isPanic })
    rig.run(512)
    #expect(rig.live.pointee.status.pointee.voices == 0)
  }

  @Test func aSourceThatFallsSilentLetsItsKeysGo() {
    let rig = Rig()
    _ = rig.period([(0, [0xFE]), (0, [0xB0, 64, 127]), (0, [0x90, 60, 100])])
    for _ in 0..<4 {
      rig.run(12_000)
      _ = rig.period([(0, [0xFE])])
    }
    #expect(rig.live.pointee.status.pointee.voices == 1)
    rig.run(16_384)
    #expect(rig.voicesAfterRelease() == 0)
  }

  @Test func withoutActiveSensingSilenceMeansNothing() {
    let rig = Rig()
    _ = rig.period([(0, [0x90, 60, 100])])
    rig.run(96_000)
    #expect(rig.live.pointee.status.pointee.voices == 1)
  }

  @Test func aSourceThatIsGoneLetsItsKeysGoAndNotThoseOfOSC() {
    let rig = Rig()
    _ = rig.ask("/note/on", .integer(50), .integer(100))
    _ = rig.period([(0, [0xB0, 64, 127]), (0, [0x92, 60, 100]), (0, [0x90, 64, 100])])
    rig.live.pointee.releaseKeys()
    let applied = rig.period([])
    #expect(Set(applied.compactMap(\.command.key)) == [60, 64])
    rig.run(48_000)
    #expect(rig.live.pointee.status.pointee.voices == 1)
  }

  @Test func whatMeansNothingIsCountedByName() {
    let rig = Rig()
    rig.send([0xB0, 91, 40])
    rig.send([0xB3, 33, 40])
    rig.send([0xA0, 60, 40])
    rig.send([0xF8])
    rig.send([0xF2, 0, 0])
    #expect(rig.count("unmapped") == 2)
    #expect(rig.count("key_pressure") == 1)
    #expect(rig.count("system") == 2)
  }
}

extension TimedCommand {
  fileprivate func isOff(_ key: UInt8) -> Bool {
    if case .noteOff(key) = command { return true }
    return false
  }
  fileprivate var isPanic: Bool {
    if case .panic = command { return true }
    return false
  }
}

extension EngineCommand {
  /// Of a note-off.
  fileprivate var key: UInt8? {
    if case .noteOff(let key) = self { return key }
    return nil
  }
}
