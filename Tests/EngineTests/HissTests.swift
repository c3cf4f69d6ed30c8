import Foundation
import Spectral
import TestSupport
import Testing

/// The follower's noise.
@Suite struct HissTests {
  private func hiss(level: Float = 1, brightness: Float, sampleRate: Double = 48_000) -> [Float] {
    var player = Player(TestPatch.steady, sampleRate: sampleRate)
    player.turn("/follow/hiss/brightness", to: brightness)
    player.turn("/follow/hiss/level", to: level)
    return Array(player.play(Int(3.2 * sampleRate))[Int(0.2 * sampleRate)...])
  }

  /// Mean power of each bin, of windows that overlap by half.
  private func spectrum(_ sound: [Float], size: Int) -> [Double] {
    let stft = STFT(size: size, hop: size / 2)
    let magnitudes = stft.magnitudes(sound)
    let frames = magnitudes.count / stft.bins
    return (0..<stft.bins).map { bin in
      (0..<frames).reduce(0) {
        let x = Double(magnitudes[$1 * stft.bins + bin])
        return $0 + x * x
      } / Double(frames)
    }
  }

  private func centroid(_ sound: [Float]) -> Double {
    let power = spectrum(sound, size: 2048)
    let sum = power.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    return sum / power.reduce(0, +) * 48_000 / 2048
  }

  /// A hiss at level 1 is as loud as a sine of one carrier: an RMS of .088.
  @Test(arguments: [Float(0.1), 1, 4], [Float(0), 0.5, 1])
  func itIsAsLoudAsAskedFor(level: Float, brightness: Float) {
    let heard = Made.rms(hiss(level: level, brightness: brightness)[...])
    let wanted = Double(level) * 0.125 / 2.0.squareRoot()
    #expect(abs(20 * log10(heard / wanted)) < 0.3)
  }

  /// In lines of 3 Hz: none has more than a fiftieth of the power, as a tone would.
  @Test(arguments: [Float(0.25), 0.5, 0.75, 1]) func noLineStandsOut(brightness: Float) {
    let power = spectrum(hiss(brightness: brightness), size: 16_384)
    let share = (power.max() ?? 1) / power.reduce(0, +)
    #expect(share < 0.02, "\(share)")
  }

  /// Over its own range it is as flat as noise: 1 is white, a tone has less than .01.
  @Test(arguments: [Float(0.5), 0.75, 1]) func itsSpectrumIsFlat(brightness: Float) {
    let power = spectrum(hiss(brightness: brightness), size: 4096)
    // 300 Hz to 2 kHz.
    let own = power[26..<171]
    let geometric = exp(own.reduce(0) { $0 + log($1) } / Double(own.count))
    let flatness = geometric / (own.reduce(0, +) / Double(own.count))
    #expect(flatness > 0.5, "\(flatness)")
  }

  @Test func brightnessMovesItsCentroidUp() {
    let centroids = [Float(0), 0.25, 0.5, 0.75, 1].map { centroid(hiss(brightness: $0)) }
    for (low, high) in zip(centroids, centroids.dropFirst()) { #expect(high > 1.15 * low) }
    #expect(centroids[4] > 4 * centroids[0], "\(centroids)")
  }

  /// No beat and no pump: levels of 50 ms.
  @Test(arguments: [Float(0.25), 1]) func itIsSteady(brightness: Float) {
    let sound = hiss(brightness: brightness)
    let whole = Made.rms(sound[...])
    for start in stride(from: 0, to: sound.count - 2400, by: 2400) {
      #expect(abs(20 * log10(Made.rms(sound[start..<start + 2400]) / whole)) < 1.5)
    }
  }

  @Test func itBeginsAndEndsWithoutAClickAndIsGone() {
    var player = Player(TestPatch.steady)
    player.turn("/follow/hiss/brightness", to: 0)
    player.turn("/follow/hiss/level", to: 1, at: 4800)
    player.turn("/follow/hiss/level", to: 0, at: 14_400)
    let sound = player.play(24_000)
    #expect(sound[..<4800].allSatisfy { $0 == 0 })
    #expect(Signal.largestJump(sound) < 0.06)
    #expect(sound.suffix(4800).allSatisfy { $0 == 0 })
    #expect(player.engine.instrument.activeVoices == 0)
  }

  @Test func theToneBesideItIsUndisturbed() {
    func tone(hiss: Float) -> Double {
      var player = Player(TestPatch.steady)
      player.turn("/follow/pitch", to: 440)
      player.turn("/follow/level", to: 1)
      player.turn("/follow/hiss/level", to: hiss)
      return Tone(in: Array(player.play(52_800)[4800...]), at: 440).amplitude
    }
    #expect(abs(tone(hiss: 0.1) / tone(hiss: 0) - 1) < 0.02)
  }

  @Test(arguments: [44_100.0, 96_000, 192_000]) func otherRatesHissToo(rate: Double) {
    let sound = hiss(brightness: 0.5, sampleRate: rate)
    #expect(abs(20 * log10(Made.rms(sound[...]) / 0.0884)) < 0.5)
  }
}
