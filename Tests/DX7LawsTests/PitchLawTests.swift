import DX7Laws
import Foundation
import Testing

/// Whole numbers all the way from a key to a phase step, each as exact arithmetic has it.
@Suite struct PitchLawTests {
  @Test func aSemitoneIsATwelfthOfAnOctaveCutDown() {
    #expect(PitchLaw.pitch(key: 69) == 147_326_746)
    #expect(PitchLaw.pitch(key: 70) - PitchLaw.pitch(key: 69) == (1 << 24) / 12)
    #expect(abs(exp2(Double(PitchLaw.pitch(key: 69)) / 16_777_216) / 440 - 1) < 1e-6)
  }

  /// Coarse and fine are rounded each for itself: 1.5 x 1.07 is the fine of 107 and of no 3 x 0.535.
  @Test(arguments: [(0, 0), (0, 2), (1, 0), (1, 7), (3, 0), (5, 41), (13, 99), (31, 1)])
  func aRatioIsTheSumOfCoarseAndFine(coarse: Int, fine: Int) {
    let of200 = coarse == 0 ? 100 + fine : 2 * coarse * (100 + fine)
    let whole = coarse == 0 ? -16_777_216 : (log2(Double(coarse)) * 16_777_216).rounded()
    let rest = (log2(1 + Double(fine) / 100) * 16_777_216).rounded()
    #expect(Double(PitchLaw.units(ratio: Float(of200) / 200)) == whole + rest)
  }

  @Test func aRatioThatNoDX7CanBeSetToIsRoundedOnce() {
    let exact = log2(Double(Float(1.2345))) * 16_777_216
    #expect(Double(PitchLaw.units(ratio: 1.2345)) == exact.rounded())
    #expect(PitchLaw.units(ratio: 64) == 6 << 24)
  }

  @Test(arguments: [(0, 0), (1, 557_327), (100, 55_732_700), (399, 222_373_473)])
  func aFixedFrequencyIsAHundredthOfADecadeTimesItsSetting(setting: Int, pitch: Int32) {
    #expect(PitchLaw.pitch(hertz: Float(pow(10, Double(setting) / 100))) == pitch)
  }

  @Test func aFixedFrequencyBetweenTheSettingsIsWhereItSays() {
    let pitch = PitchLaw.pitch(hertz: 441.3)
    #expect(abs(Double(pitch) / 16_777_216 - log2(Double(Float(441.3)))) < 1e-7)
  }

  @Test(arguments: [(33, 2.10), (69, 0.97), (105, 0.40)])
  func aDetuneStepOfAPitchIsThatOfItsOctave(key: Int, cents: Double) {
    let pitch = PitchLaw.pitch(key: key)
    let moved = PitchLaw.detuned(pitch: pitch, steps: 1) - pitch
    #expect(abs(1200 * Double(moved) / 16_777_216 - cents) < 0.005)
    #expect(PitchLaw.detuned(pitch: pitch, steps: 0) == pitch)
  }

  /// At whole 1/1024 octaves the table is exact but for the cut; between them its straight lines
  /// stand above the curve by at most 6e-8 of it.
  @Test(arguments: [Int32(0), 16_384, 147_326_746, 200_000_001, 241_000_000])
  func aPhaseStepIsCutFromAStraightLineInTheTable(pitch: Int32) {
    let entry = Int(pitch & 0xff_ffff) / 16_384
    let (low, high) = (PitchLaw.steps[entry], PitchLaw.steps[entry + 1])
    let share = Double(pitch & 0x3fff) / 16_384
    let line = (Double(low) + (share * Double(high - low)).rounded(.down))
    let cut = (line / exp2(Double(20 - Int(pitch >> 24)))).rounded(.down)
    #expect(Double(PitchLaw.step(pitch, PitchLaw.steps)) == cut)
    let exact = exp2(Double(pitch) / 16_777_216) / PitchLaw.grid
    #expect(exact - cut < 1 + exact * 1e-8 && cut - exact < exact * 7e-8)
  }

  @Test func theTableIsAnOctave() {
    #expect(PitchLaw.steps.count == 1025)
    #expect(PitchLaw.steps[0] == 366_503_876 && PitchLaw.steps[1024] == 733_007_752)
  }

  @Test func theHardwareStandsOn1024thsOfAnOctave() {
    let hertz = PitchLaw.hertz(PitchLaw.pitch(key: 69) + 3000, .hardware, PitchLaw.steps)
    let steps = log2(hertz) * 1024
    #expect(abs(steps - steps.rounded()) < 1e-9 && abs(hertz / 440 - 1) < 4e-4)
  }
}
