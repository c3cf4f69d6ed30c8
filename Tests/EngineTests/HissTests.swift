import DX7Laws
import Foundation
import Spectral
import TestSupport
import Testing

/// The follower's noise, band by band.
@Suite struct HissTests {
  private func hiss(
    _ bands: [Int], level: Float = 1, sampleRate: Double = 48_000
  ) -> [Float] {
    var player = Player(TestPatch.steady, sampleRate: sampleRate)
    for band in bands { player.turn("/follow/hiss/\(band + 1)", to: level) }
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

  /// A band at level 1 is as loud as a sine of one carrier: an RMS of .088.
  @Test(arguments: [Float(0.1), 1, 4], 0..<8)
  func aBandIsAsLoudAsAskedFor(level: Float, band: Int) {
    let heard = Made.rms(hiss([band], level: level)[...])
    let wanted = Double(level) * 0.125 / 2.0.squareRoot()
    #expect(abs(20 * log10(heard / wanted)) < 0.3)
  }

  @Test(arguments: 0..<8) func itsPowerLiesInItsBand(band: Int) {
    let power = spectrum(hiss([band]), size: 8192)
    let own = power.enumerated().filter {
      let hertz = Double($0.offset) * 48_000 / 8192
      return hertz >= HissLaw.edge(band) && hertz < HissLaw.edge(band + 1)
    }
    let share = own.reduce(0) { $0 + $1.element } / power.reduce(0, +)
    #expect(share > 0.93, "\(share)")
  }

  /// In lines of 3 Hz: a tone would have two thirds of the power in one.
  @Test(arguments: 0..<8) func noLineStandsOut(band: Int) {
    let power = spectrum(hiss([band]), size: 16_384)
    let share = (power.max() ?? 1) / power.reduce(0, +)
    #expect(share < (band < 2 ? 0.1 : 0.05), "\(share)")
  }

  /// 1 is white noise, a tone has less than .01.
  @Test(arguments: 1..<8) func withinItsBandItIsFlat(band: Int) {
    let power = spectrum(hiss([band]), size: 4096)
    // The outer tenths of the band fall off.
    let rest = 0.1 * (HissLaw.edge(band + 1) - HissLaw.edge(band))
    let first = Int((HissLaw.edge(band) + rest) * 4096 / 48_000)
    let own = power[first...Int((HissLaw.edge(band + 1) - rest) * 4096 / 48_000)]
    let geometric = exp(own.reduce(0) { $0 + log($1) } / Double(own.count))
    let flatness = geometric / (own.reduce(0, +) / Double(own.count))
    #expect(flatness > 0.5, "\(flatness)")
  }

  /// No beat and no pump: levels of 50 ms.
  @Test(arguments: [[2], [6], [0, 1, 2, 3, 4, 5, 6, 7]]) func itIsSteady(bands: [Int]) {
    let sound = hiss(bands)
    let whole = Made.rms(sound[...])
    for start in stride(from: 0, to: sound.count - 2400, by: 2400) {
      #expect(abs(20 * log10(Made.rms(sound[start..<start + 2400]) / whole)) < 1.5)
    }
  }

  /// Their powers add up: no band knows of another.
  @Test func bandsAddUpAsNoiseDoes() {
    let heard = Made.rms(hiss([0, 1, 2, 3, 4, 5, 6, 7])[...])
    #expect(abs(20 * log10(heard / (0.125 * 2))) < 0.5)
  }

  @Test func itBeginsAndEndsWithoutAClickAndIsGone() {
    var player = Player(TestPatch.steady)
    player.turn("/follow/hiss/1", to: 1, at: 4800)
    player.turn("/follow/hiss/1", to: 0, at: 14_400)
    let sound = player.play(24_000)
    #expect(sound[..<4800].allSatisfy { $0 == 0 })
    #expect(Signal.largestJump(sound) < 0.01)
    #expect(sound.suffix(4800).allSatisfy { $0 == 0 })
    #expect(player.engine.instrument.activeVoices == 0)
  }

  @Test func theToneBesideItIsUndisturbed() {
    func tone(hiss: Float) -> Double {
      var player = Player(TestPatch.steady)
      player.turn("/follow/pitch", to: 440)
      player.turn("/follow/level", to: 1)
      for band in 1...8 { player.turn("/follow/hiss/\(band)", to: hiss) }
      return Tone(in: Array(player.play(52_800)[4800...]), at: 440).amplitude
    }
    #expect(abs(tone(hiss: 0.1) / tone(hiss: 0) - 1) < 0.02)
  }

  @Test(arguments: [44_100.0, 96_000, 192_000]) func otherRatesHissToo(rate: Double) {
    let sound = hiss([4], sampleRate: rate)
    #expect(abs(20 * log10(Made.rms(sound[...]) / 0.0884)) < 0.5)
  }
}
