import Spectral
import TestSupport
import Testing

@Suite struct PitchTrackerTests {
  private static let pitches = [50.0, 61.7, 82.4, 110, 146.8, 233.1, 440, 593.3, 880, 1234.5, 1500]

  /// 1 cent: a tenth of what an ear can tell.
  @Test(arguments: pitches) func aSineIsHeardAtItsPitch(hertz: Double) {
    let tracker = PitchTracker(sampleRate: Made.rate, window: 2880)
    let estimate = tracker.track(Made.tone(hertz, harmonics: 1, count: 2880))
    #expect(Made.cents(Double(estimate.frequency), hertz) < 1)
  }

  @Test(arguments: pitches) func aHarmonicToneIsHeardAtItsFundamental(hertz: Double) {
    let tracker = PitchTracker(sampleRate: Made.rate, window: 2880)
    let estimate = tracker.track(Made.tone(hertz, harmonics: 12, count: 2880))
    #expect(Made.cents(Double(estimate.frequency), hertz) < 1)
    #expect(estimate.aperiodicity < 0.05)
  }

  /// Periods of a dozen samples, none of them a whole number.
  @Test(arguments: [1, 2, 5, 12], [2093.0, 2637, 3135.96, 3520, 3951, 4186.01])
  func highNotesAreHeardAtTheirOctave(harmonics: Int, hertz: Double) {
    let tracker = PitchTracker(sampleRate: Made.rate, window: 2880, highest: 4300)
    let estimate = tracker.track(Made.tone(hertz, harmonics: harmonics, count: 2880))
    #expect(Made.cents(Double(estimate.frequency), hertz) < 3)
    #expect(!tracker.isTooHigh)
  }

  @Test func noiseAndSilenceHaveNoPitch() {
    let tracker = PitchTracker(sampleRate: Made.rate, window: 2880)
    #expect(tracker.track(Made.noise(2880, seed: 7)).frequency == 0)
    #expect(tracker.track([Float](repeating: 0, count: 2880)).frequency == 0)
  }

  @Test func aNoteHasItsPitchFromItsStart() {
    let tracker = PitchTracker(sampleRate: Made.rate, window: 2880)
    let onset = [Float](repeating: 0, count: 1440) + Made.tone(330, harmonics: 6, count: 1440)
    #expect(Made.cents(Double(tracker.track(onset).frequency), 330) < 10)
  }

  @Test func anOctaveLeapOfTheInputIsFollowedAtOnce() {
    let tracker = PitchTracker(sampleRate: Made.rate, window: 2880)
    for (played, expected) in [(220.0, 220.0), (440, 440), (220, 220)] {
      let estimate = tracker.track(Made.tone(played, harmonics: 8, count: 2880))
      #expect(Made.cents(Double(estimate.frequency), expected) < 1)
    }
  }

  @Test func theSameWindowsGiveTheSameBits() {
    let x = Made.tone(146.8, harmonics: 5, count: 2880)
    let one = PitchTracker(sampleRate: Made.rate, window: 2880)
    let two = PitchTracker(sampleRate: Made.rate, window: 2880)
    for _ in 0..<3 { #expect(one.track(x) == two.track(x)) }
  }
}
