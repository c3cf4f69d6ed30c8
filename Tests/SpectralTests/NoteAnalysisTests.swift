import Foundation
import Spectral
import TestSupport
import Testing

@Suite struct NoteAnalysisTests {
  /// A note of frequency modulation, its levels straight in dB before and after the release.
  private static func note(
    _ hertz: Double, ratio: Double, index: Double, held: Double, seconds: Double,
    decay: Double = 6, release: Double = 120
  ) -> [Float] {
    (0..<Int(seconds * Made.rate)).map { n in
      let t = Double(n) / Made.rate
      let level = pow(10, -(decay * min(t, held) + release * max(0, t - held)) / 20)
      let turn = 2 * Double.pi * hertz * t
      return Float(0.3 * level * sin(turn + index * level * sin(ratio * turn)))
    }
  }

  @Test(arguments: [0.0, 0.05, 0.4]) func theOnsetIsFoundThroughNoise(silence: Double) {
    let count = Int(silence * Made.rate)
    let tone = Self.note(220, ratio: 1, index: 1, held: 0.4, seconds: 0.6)
    let sound = zip(
      [Float](repeating: 0, count: count) + tone, Made.noise(count + tone.count, seed: 4)
    ).map { $0 + 3e-4 * $1 }
    let guess = NoteAnalysis.guess(sound, sampleRate: Made.rate)
    #expect(abs(guess.onset - silence) < 0.004)
  }

  /// Ratios off the harmonics, where a period is not the key's.
  @Test(arguments: [(45, 1.41), (60, 3.53), (69, 1.73), (76, 0.77)])
  func theKeyIsAmongTheFirstThreeUnderAnInharmonicModulator(key: Int, ratio: Double) {
    let hertz = 440 * exp2(Double(key - 69) / 12)
    let sound = Self.note(hertz, ratio: ratio, index: 2, held: 0.7, seconds: 1)
    let pitches = NoteAnalysis.guess(sound, sampleRate: Made.rate).pitches
    #expect(pitches.prefix(3).contains { Made.cents($0.hertz, hertz) < 5 })
    #expect(pitches.map(\.weight) == pitches.map(\.weight).sorted(by: >))
    #expect(abs(pitches.map(\.weight).reduce(0, +) - 1) < 1e-9)
  }

  @Test(arguments: [0.35, 0.8, 1.6], [40.0, 300])
  func theReleaseIsWhereAllBandsBend(held: Double, release: Double) {
    let sound = Self.note(
      330, ratio: 2, index: 2, held: held, seconds: held + 0.5, release: release)
    let guess = NoteAnalysis.guess(sound, sampleRate: Made.rate)
    #expect(abs(guess.releases[0].seconds - held) < 0.03)
  }

  @Test func aKeyLetGoUnderASlowerReleaseIsStillACandidate() {
    let sound = Self.note(
      330, ratio: 2, index: 1, held: 0.6, seconds: 1.2, decay: 40, release: 10)
    let guess = NoteAnalysis.guess(sound, sampleRate: Made.rate)
    #expect(guess.releases.prefix(3).contains { abs($0.seconds - 0.6) < 0.03 })
  }

  @Test func aSoundThatIsStillThereAtTheEndMayHaveBeenHeldToIt() {
    let sound = Self.note(440, ratio: 1, index: 1, held: 1, seconds: 1, decay: 3)
    let releases = NoteAnalysis.guess(sound, sampleRate: Made.rate).releases
    #expect(releases.contains { abs($0.seconds - 1) < 0.03 })
    #expect(releases.allSatisfy { $0.weight > 0 && $0.weight <= 1 })
  }

  @Test func silenceHasNoPitchAndIsHeldToItsEnd() {
    let guess = NoteAnalysis.guess([Float](repeating: 0, count: 24_000), sampleRate: Made.rate)
    #expect(guess.onset == 0 && guess.pitches.isEmpty && guess.voicing == 0)
    #expect(guess.releases.map(\.seconds) == [0.5])
  }

  @Test func voicingTellsAToneFromNoise() {
    let tone = NoteAnalysis.guess(
      Made.tone(196, harmonics: 8, count: 24_000), sampleRate: Made.rate)
    let noise = NoteAnalysis.guess(Made.noise(24_000, seed: 6), sampleRate: Made.rate)
    #expect(tone.voicing > 0.95)
    #expect(noise.voicing < 0.5)
    #expect(Made.cents(tone.track.median?.hertz ?? 1, 196) < 1)
  }

  /// An octave in half a second, heard at each window's centre.
  @Test func aGlideIsFollowed() {
    var turn = 0.0
    let glide = (0..<36_000).map { n -> Float in
      turn += 2 * Double.pi * 200 * exp2(2 * Double(n) / Made.rate) / Made.rate
      return Float(0.3 * (sin(turn) + 0.5 * sin(2 * turn)))
    }
    let track = PitchTrack(glide, sampleRate: Made.rate)
    let errors = track.hertz.indices.map { i -> Double in
      let at = track.start + Double(i) * track.hop
      return Made.cents(max(track.hertz[i], 1), 200 * exp2(2 * at))
    }
    #expect(errors.count > 60)
    #expect(errors.sorted()[errors.count / 2] < 3)
    #expect((errors.max() ?? 1000) < 20)
  }

  @Test func anotherRateGivesTheSameAnswer() {
    let sound = Self.note(261.63, ratio: 1, index: 1, held: 0.6, seconds: 1)
    let other = Resampler.resample(sound, ratio: 44_100 / Made.rate)
    let guess = NoteAnalysis.guess(other, sampleRate: 44_100)
    #expect(Made.cents(guess.pitches[0].hertz, 261.63) < 3)
    #expect(abs(guess.releases[0].seconds - 0.6) < 0.03)
  }
}
