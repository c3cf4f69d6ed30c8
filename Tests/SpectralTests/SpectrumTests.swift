import Foundation
import Spectral
import TestSupport
import Testing

@Suite struct SpectrumTests {
  @Test func forwardAndInverseGiveTheSignalBack() {
    let transform = RealFFT(size: 256)
    let x = Made.noise(256, seed: 5)
    for i in 0..<256 { transform.samples[i] = x[i] }
    transform.forward()
    transform.inverse()
    for i in 0..<256 { #expect(abs(transform.samples[i] / 256 - x[i]) < 1e-6) }
  }

  @Test func aSineInTheMiddleOfABinPeaksAtAQuarterOfTheSize() {
    let size = 512
    let x = (0..<size).map { Float(sin(2 * Double.pi * 32 * Double($0) / Double(size))) }
    let magnitudes = STFT(size: size, hop: 128).magnitudes(x)
    #expect(magnitudes.count == size / 2 + 1)
    #expect(abs(magnitudes[32] - Float(size) / 4) < 0.01)
    #expect(magnitudes[40] < 0.01)
  }

  @Test func centroidAndFlatnessTellAToneFromNoise() {
    let stft = STFT(size: 1024, hop: 1024)
    let tone = stft.magnitudes(Made.tone(1000, harmonics: 1, count: 1024))
    let noise = stft.magnitudes(Made.noise(1024, seed: 9))
    #expect(abs(SoundFeatures.centroid(tone[...], sampleRate: Made.rate) - 1000) < 150)
    #expect(SoundFeatures.centroid(noise[...], sampleRate: Made.rate) > 9000)
    #expect(SoundFeatures.flatness(tone[...]) < 0.01)
    #expect(SoundFeatures.flatness(noise[...]) > 0.3)
  }

  @Test func theEnvelopeOfAFullSineIsThreeDecibelsUnderItsPeak() {
    let x = (0..<4800).map { Float(sin(2 * Double.pi * 1000 * Double($0) / Made.rate)) }
    let levels = SoundFeatures.envelope(x, window: 480, hop: 480)
    #expect(levels.count == 10)
    for level in levels { #expect(abs(SoundFeatures.decibels(level) + 3.01) < 0.01) }
  }
}
