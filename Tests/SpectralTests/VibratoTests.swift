import Foundation
import Spectral
import TestSupport
import Testing

@Suite struct VibratoTests {
  /// - Parameters:
  ///   - cents: To either side. - glide: Cents over the whole.
  private static func tone(hertz: Double, rate: Double, cents: Double, glide: Double = 0) -> [Float]
  {
    var turn = 0.0
    return (0..<Int(1.5 * Made.rate)).map { n in
      let t = Double(n) / Made.rate
      let off = cents * sin(2 * Double.pi * rate * t) + glide * t / 1.5
      turn += hertz * exp2(off / 1200) / Made.rate
      return Float(0.2 * sin(2 * Double.pi * turn) + 0.1 * sin(4 * Double.pi * turn))
    }
  }

  @Test(arguments: [(4.0, 12.0), (5.5, 30), (7.5, 8)])
  func rateAndDepthOfAVibratoAreHeard(rate: Double, cents: Double) throws {
    let track = PitchTrack(Self.tone(hertz: 330, rate: rate, cents: cents), sampleRate: Made.rate)
    let heard = try #require(track.vibrato)
    #expect(abs(heard.hertz - rate) < 0.2)
    #expect(abs(1200 * heard.octaves / cents - 1) < 0.15)
  }

  @Test func aVibratoOnAGlideIsHeard() throws {
    let sound = Self.tone(hertz: 220, rate: 5, cents: 20, glide: 40)
    let heard = try #require(PitchTrack(sound, sampleRate: Made.rate).vibrato)
    #expect(abs(heard.hertz - 5) < 0.2)
  }

  @Test func steadyTonesGlidesAndNoiseHaveNone() {
    let tones = [
      Self.tone(hertz: 261.6, rate: 5, cents: 0),
      Self.tone(hertz: 196, rate: 5, cents: 0, glide: 60),
      Made.noise(72_000, seed: 9),
    ]
    for sound in tones { #expect(PitchTrack(sound, sampleRate: Made.rate).vibrato == nil) }
  }
}
