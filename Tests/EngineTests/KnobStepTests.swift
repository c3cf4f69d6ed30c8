import FMSynthesis
import Knobs
import TestSupport
import Testing

/// Every knob from one end to the other while a note sounds: no click.
@Suite struct KnobStepTests {
  /// Patches under which each knob has something to move.
  enum Setting: String, CaseIterable {
    case adsr, dx7, fixed

    var patch: TestPatch {
      var patch = TestPatch.rich(algorithm: 5, index: 2, feedback: 0.5)
      if self == .dx7 { for op in 1...6 { patch["/op/\(op)/env/type"] = 1 } }
      if self == .fixed { for op in 1...6 { patch["/op/\(op)/mode"] = 1 } }
      for op in 1...6 { patch["/op/\(op)/amp_mod"] = 1 }
      patch["/lfo/pitch_depth"] = 10
      patch["/lfo/amp_depth"] = 10
      return patch
    }
  }

  private static let step = 12_001
  private static let frames = 36_000
  /// Time for the step: the longest travel is 0.1 s, effects of it end well before.
  private static let during = step - 100..<step + 9600
  private static let before = 4800..<step - 100
  private static let after = step + 9600..<frames

  /// Jumps below this are no click whatever the states: -60 dB of a carrier's peak.
  private static let jumpFloor: Float = 0.125 * 0.001
  /// RMS above 10 kHz in 5 ms below -90 dBFS is not heard.
  private static let highFloor = 3e-5

  @Test(arguments: Setting.allCases, KnobTable.shared.engineKnobs)
  func aStepFromEndToEndDoesNotClick(setting: Setting, knob: Knob) {
    for (from, to) in [(knob.minimum, knob.maximum), (knob.maximum, knob.minimum)] {
      var patch = setting.patch
      patch[knob.path] = from
      var player = Player(patch)
      player.on(45)
      player.turn(knob.path, to: to, at: Self.step)
      expectNoClick(player.play(Self.frames), "\(setting) \(knob.path) \(from) > \(to)")
    }
  }

  @Test(arguments: [(1, 32), (5, 22), (4, 18), (32, 6), (17, 3)])
  func changingTheAlgorithmDoesNotClick(from: Int, to: Int) {
    var old = Setting.adsr.patch
    old.algorithm = from
    var new = old
    new.algorithm = to
    var player = Player(old)
    player.on(45)
    for knob in KnobTable.shared.patchKnobs where old[knob.path] != new[knob.path] {
      player.turn(knob.path, to: new[knob.path], at: Self.step)
    }
    expectNoClick(player.play(Self.frames), "algorithm \(from) > \(to)")
  }

  @Test func aNumberThatIsNoneIsIgnored() {
    var player = Player(.steady)
    player.on(69)
    player.turn("/op/1/level", to: .nan, at: 4801)
    player.turn("/master/gain", to: .nan, at: 4801)
    var still = Player(.steady)
    still.on(69)
    #expect(player.play(9600) == still.play(9600))
  }

  @Test func aValueOutsideTheRangeStopsAtItsEnd() {
    var player = Player(.steady)
    player.turn("/op/1/level", to: 100)
    player.on(69, at: 9600)
    #expect(Signal.peak(player.play(19_200)) <= 0.125 * 1.000_01)
  }

  private func expectNoClick(_ sound: [Float], _ what: String) {
    #expect(sound.allSatisfy { $0.isFinite }, "\(what)")
    let states = max(Signal.largestJump(sound[Self.before]), Signal.largestJump(sound[Self.after]))
    let jump = Signal.largestJump(sound[Self.during])
    #expect(jump <= max(2 * states, Self.jumpFloor), "\(what): jump")
    let high = Signal.above(10_000, sound)
    let calm = max(loudest(high[Self.before]), loudest(high[Self.after]))
    let loud = loudest(high[Self.during])
    // Twice in energy.
    #expect(loud <= max(Double(2).squareRoot() * calm, Self.highFloor), "\(what): above 10 kHz")
  }

  /// RMS of the loudest 5 ms.
  private func loudest(_ samples: ArraySlice<Float>) -> Double {
    stride(from: samples.startIndex, to: samples.endIndex - 240, by: 120).reduce(0) {
      max($0, Signal.rms(samples[$1..<$1 + 240]))
    }
  }
}
