import Foundation
import Spectral
import Testing

/// How far one sound is from another.
@Suite struct SoundScoreTests {
  private static let rate = 48_000.0

  private func tone(_ hertz: Double, level: Double = 0.2, frames: Int = 48_000) -> [Float] {
    (0..<frames).map { Float(level * sin(2 * .pi * hertz * Double($0) / Self.rate)) }
  }

  @Test func theSameSoundIsNoDistanceAway() throws {
    let score = SoundScore(tone(440), tone(440), sampleRate: Self.rate)
    #expect(try #require(score.snr) > 100)
    #expect(abs(try #require(score.gain)) < 1e-4)
    #expect(abs(try #require(score.loudness)) < 1e-6)
    for (term, value) in score.terms { #expect(abs(value) < 1e-6, "\(term): \(value)") }
    #expect(score.terms.count == LossTerm.allCases.count)
  }

  @Test func aSoundSixDecibelsSofterIsTheSameAtThatGain() throws {
    let score = SoundScore(tone(440), tone(440, level: 0.1), sampleRate: Self.rate)
    #expect(abs(try #require(score.gain) - 6.02) < 0.01)
    #expect(abs(try #require(score.loudness) + 6.02) < 0.01)
    #expect(try #require(score.snr) > 100)
    #expect(abs(try #require(score.snrAsItIs) - 6.02) < 0.01)
  }

  @Test func aBrighterSoundIsFartherByWhereItsSpectrumLies() throws {
    let near = SoundScore(tone(440), tone(466), sampleRate: Self.rate)
    let far = SoundScore(tone(440), tone(1760), sampleRate: Self.rate)
    #expect(try #require(far.terms[.centroid]) > 10 * (try #require(near.terms[.centroid])))
  }

  @Test func silenceHasNothingInCommonAndIsNoFailure() {
    let silence = [Float](repeating: 0, count: 4800)
    let score = SoundScore(tone(440), silence, sampleRate: Self.rate)
    #expect(score.gain == nil)
    #expect(score.loudness == nil)
    #expect((score.terms[.stft] ?? 0) > 1)
  }
}
