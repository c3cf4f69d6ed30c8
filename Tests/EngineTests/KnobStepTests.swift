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

  private static let step = 8001
  private static let frames = 24_000
  /// The longest travel is 0.1 s.
  private static let during = step - 100..<step + 7200
  private static let before = 3200..<step - 100
  private static let after = step + 7200..<frames

  /// Jumps below this are no click whatever the states: -60 dB of a carrier's peak.
  private static let jumpFloor: Float = 0.125 * 0.001
  /// RMS above 10 kHz within 5 ms that nobody hears beside the note: -80 dBFS, 65 dB below it. The
  /// steady states have
  /// as little as -128 dBFS there; a cut through a carrier would give -25 dBFS.
  private static let highFloor = 1e-4
  /// A switch between ratio and fixed bends the wave at once: a corner, no jump.
  private static let cornerFloor = 3e-4

  /// ADSR for all; each other setting for the knobs that act only there. The pitch envelope is left
  /// out: it sweeps
  /// through sounds brighter than both ends.
  private static let cases: [(Setting, Knob)] = {
    let knobs = KnobTable.shared.engineKnobs.filter { !$0.path.hasPrefix("/pitch_env/") }
    let dx7 = knobs.filter { $0.path.contains("/env/") || $0.path.contains("/scaling/") }
    let fixed = knobs.filter { $0.path.hasSuffix("/fixed") || $0.path.hasSuffix("/detune") }
    return knobs.map { (.adsr, $0) } + dx7.map { (.dx7, $0) } + fixed.map { (.fixed, $0) }
  }()

  @Test(arguments: cases)
  func aStepFromEndToEndDoesNotClick(setting: Setting, knob: Knob) {
    let floor = knob.path.hasSuffix("/mode") ? Self.cornerFloor : Self.highFloor
    for (from, to) in [(knob.minimum, knob.maximum), (knob.maximum, knob.minimum)] {
      var patch = setting.patch
      patch[knob.path] = from
      var player = Player(patch)
      player.on(45)
      player.turn(knob.path, to: to, at: Self.step)
      expectNoClick(
        player.play(Self.frames), "\(setting) \(knob.path) \(from) > \(to)", floor: floor)
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
    for knob in Self.moved(old, new) {
      player.turn(knob.path, to: new[knob.path], at: Self.step)
    }
    // Half of both routings at once may be brighter than either: it counts as a state.
    var middle = Player(Self.midway(old, new))
    middle.on(45)
    let high = Signal.above(10_000, middle.play(Self.frames))
    expectNoClick(
      player.play(Self.frames), "algorithm \(from) > \(to)",
      floor: max(Self.highFloor, Double(2).squareRoot() * loudest(high[Self.before])))
  }

  private static func moved(_ old: TestPatch, _ new: TestPatch) -> [Knob] {
    KnobTable.shared.patchKnobs.filter { old[$0.path] != new[$0.path] }
  }

  private static func midway(_ old: TestPatch, _ new: TestPatch) -> TestPatch {
    var middle = old
    for knob in moved(old, new) { middle[knob.path] = (old[knob.path] + new[knob.path]) / 2 }
    return middle
  }

  @Test(arguments: [Float(0), 1])
  func anotherEnvelopeTypeKeepsAHeldNoteSounding(type: Float) {
    var patch = TestPatch.steady
    patch["/op/1/env/type"] = type
    patch["/op/1/env/decay"] = 0.02
    var player = Player(patch)
    player.on(69)
    player.turn("/op/1/env/type", to: 1 - type, at: 9601)
    let sound = player.play(28_800)
    // Both sustain at full level.
    #expect(abs(Signal.rms(sound[9600...]) / 0.088_39 - 1) < 0.01)
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

  private func expectNoClick(
    _ sound: [Float], _ what: String, floor: Double = KnobStepTests.highFloor
  ) {
    #expect(sound.allSatisfy { $0.isFinite }, "\(what)")
    let states = max(Signal.largestJump(sound[Self.before]), Signal.largestJump(sound[Self.after]))
    let jump = Signal.largestJump(sound[Self.during])
    #expect(jump <= max(2 * states, Self.jumpFloor), "\(what): jump")
    let high = Signal.above(10_000, sound)
    let calm = max(loudest(high[Self.before]), loudest(high[Self.after]))
    let loud = loudest(high[Self.during])
    // Twice in energy.
    #expect(
      loud <= max(Double(2).squareRoot() * calm, floor),
      "\(what): \(Signal.decibels(loud)) dBFS above 10 kHz, steady \(Signal.decibels(calm))")
  }

  /// RMS of the loudest 5 ms.
  private func loudest(_ samples: ArraySlice<Float>) -> Double {
    stride(from: samples.startIndex, to: samples.endIndex - 240, by: 120).reduce(0) {
      max($0, Signal.rms(samples[$1..<$1 + 240]))
    }
  }
}
