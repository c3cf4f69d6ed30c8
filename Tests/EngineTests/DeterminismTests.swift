import FMSynthesis
import Rendering
import TestSupport
import Testing

/// The engine is a function of events and frames alone.
@Suite struct DeterminismTests {
  /// Notes, bends and knobs on odd frames over a patch with everything moving.
  private func piece(
    periods: [Int], instructionSet: InstructionSet? = nil, rate: Double = 48_000
  ) -> [Float] {
    var patch = TestPatch.rich(algorithm: 5, index: 1.5, feedback: 0.7)
    patch["/lfo/pitch_depth"] = 20
    patch["/lfo/amp_depth"] = 30
    patch["/op/1/amp_mod"] = 2
    patch["/op/3/detune"] = 3
    var player = Player(patch, sampleRate: rate, instructionSet: instructionSet)
    for (i, key) in [UInt8(45), 52, 57, 61, 64, 69].enumerated() {
      player.on(key, velocity: UInt8(60 + 10 * i), at: 101 + 977 * i)
      player.off(key, at: 7001 + 1013 * i)
    }
    player.at(3333, .bend(0.4))
    player.at(4001, .wheel(0.7))
    player.turn("/op/2/index", to: 4, at: 2777)
    player.turn("/op/5/ratio", to: 7, at: 5555)
    player.turn("/routing/1/5", to: 0.5, at: 6007)
    player.turn("/master/gain", to: -3, at: 6501)
    player.turn("/feedback", to: 0.1, at: 9001)
    return player.play(19_200, periods: periods)
  }

  @Test(arguments: [[1], [16], [37], [64], [100], [256], [8192], [7, 501, 64, 1, 2048]])
  func periodsDoNotMatter(periods: [Int]) {
    #expect(piece(periods: periods) == piece(periods: [4096]))
  }

  @Test func periodsDoNotMatterAt96kHz() {
    #expect(piece(periods: [37], rate: 96_000) == piece(periods: [4096], rate: 96_000))
  }

  @Test func theSameEventsGiveTheSameSamples() {
    let sound = piece(periods: [256])
    #expect(Signal.rms(sound) > 0.05)
    #expect(sound == piece(periods: [256]))
  }

  @Test(arguments: InstructionSet.allCases.filter { InstructionSet(name: $0.name) != nil })
  func instructionSetsAgree(set: InstructionSet) {
    let best = piece(periods: [256])
    // -100 dB: fused and separate multiply-add round differently, modulators multiply it up.
    #expect(Signal.difference(piece(periods: [256], instructionSet: set), best) < -100)
  }

  @Test(arguments: [0, 1, 63, 64, 65, 1000, 12_345])
  func aNoteStartsOnItsFrame(frame: Int) {
    var player = Player()
    player.on(69, at: frame)
    let sound = player.play(frame + 100, periods: [64])
    // A sine starts at 0: the sample after the note's frame is the first that is not.
    #expect(sound.firstIndex { $0 != 0 } == frame + 1)
  }

  @Test(arguments: [4801, 4863, 4864])
  func aKnobMovesAtTheNextControlBlock(frame: Int) {
    var still = Player()
    still.on(69)
    var turned = Player()
    turned.on(69)
    turned.turn("/op/1/level", to: 0, at: frame)
    let first = zip(still.play(9600), turned.play(9600)).enumerated().first { $1.0 != $1.1 }?.offset
    let block = (frame + 63) / 64 * 64
    #expect(first == block)
  }

  @Test func aCommandWhoseFrameHasPassedTakesEffectAtOnce() {
    var player = Player()
    _ = player.play(1000, periods: [100])
    player.on(69, at: 10)
    #expect(player.play(100).firstIndex { $0 != 0 } == 1)
  }
}
