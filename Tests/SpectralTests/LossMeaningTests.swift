import Foundation
import Spectral
import TestSupport
import Testing

/// What single losses and features are for.
@Suite struct LossMeaningTests {
  private let length = 9600

  /// Two peaks that do not overlap: moving towards the target's lowers the distance all the way.
  @Test func transportPointsTowardsAPeakThatDoesNotOverlap() {
    let loss = TransportLoss(length: length)
    loss.setTarget(Made.tone(1000, harmonics: 1, count: length))
    let distances = [4000.0, 3000, 2000, 1500, 1100].map {
      loss.loss(Made.tone($0, harmonics: 1, count: length))
    }
    #expect(distances == distances.sorted(by: >))
    // 3000 Hz of 24,000; the window's lobes take the rest.
    #expect(abs(distances[0] - 0.125) < 0.005)
  }

  /// From a few cents to an octave, to either side: no valley on the way.
  @Test func theSmoothDistanceGrowsAsASineIsDetuned() {
    let target = Made.tone(440, harmonics: 1, count: length)
    let smooth = SmoothSTFTLoss(length: length)
    smooth.setTarget(target)
    let cents = [3.0, 25, 100, 300, 600, 1200]
    for sign in [-1.0, 1] {
      let distances = cents.map {
        smooth.loss(Made.tone(440 * exp2(sign * $0 / 1200), harmonics: 1, count: length))
      }
      #expect(distances == distances.sorted())
    }
  }

  @Test func loudnessIsThatOfTheStandard() {
    func sine(_ hertz: Double, _ amplitude: Double, _ rate: Double) -> [Float] {
      (0..<Int(3 * rate)).map { Float(amplitude * sin(2 * .pi * hertz * Double($0) / rate)) }
    }
    for rate in [44_100.0, 48_000, 96_000] {
      // BS.1770: 997 Hz at full scale on one channel reads -3.01.
      #expect(abs(Loudness.integrated(sine(997, 1, rate), sampleRate: rate) + 3.01) < 0.02)
      #expect(abs(Loudness.integrated(sine(997, 0.1, rate), sampleRate: rate) + 23.01) < 0.02)
    }
    let low = Loudness.integrated(sine(50, 1, 48_000), sampleRate: 48_000)
    let high = Loudness.integrated(sine(5000, 1, 48_000), sampleRate: 48_000)
    #expect(low < -5 && high > 0)
    #expect(Loudness.integrated([0, 0, 0], sampleRate: 48_000) == -.infinity)
  }

  @Test func theGateKeepsSilenceOutOfTheLoudness() {
    let tone = Made.tone(440, harmonics: 3, count: 96_000)
    let padded = tone + [Float](repeating: 0, count: 96_000)
    let alone = Loudness.integrated(tone, sampleRate: Made.rate)
    #expect(abs(Loudness.integrated(padded, sampleRate: Made.rate) - alone) < 0.6)
  }

  /// 0.85 of a flat spectrum lies under 0.85 of its bins.
  @Test func theRollOffOfAFlatSpectrumIsItsShare() {
    let flat = [Float](repeating: 1, count: 513)
    #expect(abs(SoundFeatures.rollOff(flat[...], sampleRate: 48_000) / 24_000 - 0.85) < 0.01)
    var line = [Float](repeating: 0, count: 513)
    line[100] = 1
    let hertz = SoundFeatures.rollOff(line[...], sampleRate: 48_000)
    #expect(abs(hertz - 100 * 48_000 / 1024) < 50)
  }

  @Test func everyMelBandHearsSomething() {
    let bank = MelBank(bands: 80, size: 1024, sampleRate: 48_000)
    let levels = SoundFeatures.melLevels([Float](repeating: 1, count: 513)[...], bank)
    #expect(levels.count == 80)
    for level in levels { #expect(abs(level) < 0.01) }
  }

  @Test func theFlatTopWindowReadsASineBetweenBinsToAHundredthOfADecibel() {
    let size = 512
    let window = FlatTop.window(size)
    func level(_ bin: Double) -> Double {
      let x = (0..<size).map { n in
        Double(window[n]) * cos(2 * .pi * bin * Double(n) / Double(size))
      }
      let whole = bin.rounded()
      let re = (0..<size).reduce(0.0) { $0 + x[$1] * cos(2 * .pi * whole * Double($1) / 512) }
      let im = (0..<size).reduce(0.0) { $0 + x[$1] * sin(2 * .pi * whole * Double($1) / 512) }
      return 10 * log10(re * re + im * im)
    }
    #expect(abs(level(40) - level(40.5)) < 0.02)
  }
}
