import Following
import Foundation
import Spectral
import TestSupport
import Testing

/// What the comparison says of imitations whose fault is known. 16 kHz, for debug builds are slow.
@Suite struct ComparisonTests {
  private static let rate = 16000.0
  /// The output is late by so many samples.
  private static let late = 320

  /// Harmonics of 400 Hz with amplitude .3/k, between silences, .6 s in all.
  private static func tone(harmonics: ClosedRange<Int> = 1...12, hertz: Double = 400) -> [Float] {
    (0..<9600).map { i in
      guard (1600..<8000).contains(i) else { return 0 }
      let turn = 2 * Double.pi * hertz * Double(i) / rate
      return Float(
        harmonics.reduce(0) { $0 + 0.3 / Double($1) * sin(Double($1) * turn + Double($1 * $1)) })
    }
  }

  private static func noise(_ level: Float) -> [Float] {
    zip(tone(), Made.noise(9600, seed: 7)).map { $0 == 0 ? 0 : level * $1 }
  }

  private static func compare(_ target: [Float], _ output: [Float]) -> FollowComparison {
    FollowComparison(
      target: Recording(samples: target, sampleRate: rate),
      output: Recording(
        samples: [Float](repeating: 0, count: late) + output, sampleRate: rate),
      latency: Double(late) / rate)
  }

  private static func split(_ target: [Float], _ output: [Float]) throws -> FollowSplit {
    try #require(compare(target, output).split())
  }

  @Test func aSoundThatFollowsItselfHasNoDistanceHoweverLoudItIs() throws {
    #expect(try Self.split(Self.tone(), Self.tone()).total == 0)
    // What the scale of single precision leaves, at cells 80 dB down.
    #expect(try Self.split(Self.tone(), Self.tone().map { $0 * 0.3 }).total < 0.01)
  }

  @Test func missingUpperHarmonicsAreHarmonicDistance() throws {
    let split = try Self.split(Self.tone(), Self.tone(harmonics: 1...5))
    #expect(split.harmonic > 3)
    #expect(split.harmonic > 2 * split.between)
    #expect(split.silent + split.unvoiced < 0.5)
  }

  @Test func noiseBetweenTheHarmonicsIsDistanceBetweenThem() throws {
    let noisy = zip(Self.tone(), Self.noise(0.01)).map { $0 + $1 }
    let split = try Self.split(Self.tone(), noisy)
    #expect(split.between > 3)
    #expect(split.between > 3 * split.harmonic)
  }

  @Test func aToneInPlaceOfNoiseIsUnvoicedDistance() throws {
    let split = try Self.split(Self.noise(0.2), Self.tone())
    #expect(split.unvoiced > 5)
    #expect(split.unvoiced > 0.9 * split.total)
  }

  @Test func hissInAPauseIsSilentDistance() throws {
    let hiss = zip(Self.tone(), Made.noise(9600, seed: 7)).map { $0 + ($0 == 0 ? 0.003 * $1 : 0) }
    let split = try Self.split(Self.tone(), hiss)
    #expect(split.silent > 3)
    #expect(split.silent > 0.8 * split.total)
  }

  @Test func theFourPartsAddUpToTheDistanceOfTheMelLevels() throws {
    let output = zip(Self.tone(harmonics: 1...5), Self.noise(0.02)).map { $0 + $1 }
    let split = try Self.split(Self.tone(), output)
    let (wanted, heard) = (Self.melLevels(Self.tone()), Self.melLevels(output))
    let distance = zip(wanted, heard).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(wanted.count)
    #expect(abs(split.total - distance) < 0.01)
  }

  /// The doc comment's distance, written apart from it: all cells in dB under the loudest.
  private static func melLevels(_ samples: [Float]) -> [Double] {
    let bank = MelBank(bands: 64, size: 400, sampleRate: rate)
    let padded = [Float](repeating: 0, count: 200) + samples + [Float](repeating: 0, count: 200)
    let stft = STFT(size: 400, hop: 160)
    let magnitudes = stft.magnitudes(padded)
    let levels = (0..<60).flatMap {
      SoundFeatures.melLevels(magnitudes[$0 * stft.bins..<($0 + 1) * stft.bins], bank)
    }
    let top = levels.max() ?? 0
    return levels.map { max($0 - top, -80) }
  }

  @Test func nothingOrSilenceIsComparedWithoutNonsense() throws {
    let silence = [Float](repeating: 0, count: 9600)
    #expect(Self.compare([], []).split() == nil)
    #expect(try Self.split(silence, silence).total == 0)
    let split = try Self.split(silence, Self.tone())
    #expect(split.silent > 10 && split.silent == split.total)
    let bad = try Self.split([Float](repeating: .nan, count: 4800) + silence, Self.tone())
    #expect(bad.total.isFinite)
  }

  @Test func secondsThatDoNotCountAreNoDistance() throws {
    var output = Self.tone()
    for i in 4800..<9600 { output[i] = 0 }
    let comparison = Self.compare(Self.tone(), output)
    // One window of 25 ms round the last frame that counts.
    #expect(try #require(comparison.split(until: 0.28)).total == 0)
    #expect(try #require(comparison.split()).total > 3)
  }

  @Test func harmonicsAndNoiseOfEachHaveTheirLevels() {
    let noisy = zip(Self.tone(), Self.noise(0.02)).map { $0 + $1 }
    let (target, output) = Self.compare(Self.tone(harmonics: 1...8), noisy).timbre()
    let band = { (hertz: Double) in
      TimbreLevels.centres.firstIndex { abs(log2($0 / hertz)) < 1.0 / 6 } ?? 0
    }
    // Amplitude .3 is -10.5 dBFS; harmonic 2 6 dB less. Half a dB for noise and window.
    #expect(abs(target.harmonics[band(400)] + 10.46) < 0.5)
    #expect(abs(target.harmonics[band(800)] + 16.48) < 0.5)
    #expect(abs(output.harmonics[band(400)] + 10.46) < 0.5)
    // No harmonic of 400 Hz lies in the third octave round 500 Hz; harmonics 9 to 12 are missing.
    #expect(target.harmonics[band(500)].isNaN)
    #expect(target.harmonics[band(4000)].isNaN && output.harmonics[band(4000)].isFinite)
    // White noise of peak .02 has a mean square of .02^2 / 3, twice that in squares of amplitudes,
    // evenly over 8 kHz: -52 dB in the 926 Hz round 4 kHz.
    #expect(abs(output.noise[band(4000)] + 45.1) < 2)
    #expect(target.noise[band(4000)] < -80)
  }
}
