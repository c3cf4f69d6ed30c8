import Spectral
import TestSupport
import Testing

@Suite struct EmbeddingTests {
  private let embedding = MelEmbedding()

  private func point(_ x: [Float], rate: Double = Made.rate) -> [Float] {
    embedding.embed(x, sampleRate: rate)
  }

  @Test func aSofterCopyIsNearerThanAnotherPitchAndThatNearerThanNoise() {
    let tone = Made.tone(220, harmonics: 8, count: 24_000)
    let own = point(tone)
    let softer = embedding.distance(own, point(tone.map { 0.1 * $0 }))
    let fifth = embedding.distance(own, point(Made.tone(330, harmonics: 8, count: 24_000)))
    let noise = embedding.distance(own, point(Made.noise(24_000, seed: 3)))
    #expect(own.count == embedding.dimensions)
    #expect(softer < 0.01 && softer < fifth && fifth < noise)
  }

  @Test func theRateOfTheRecordingHardlyCounts() {
    let tone = Made.tone(220, harmonics: 8, count: 24_000)
    let other = Resampler.resample(tone, ratio: 44_100 / Made.rate)
    #expect(embedding.distance(point(tone), point(other, rate: 44_100)) < 0.23)
  }

  @Test func silenceAndShortSoundsHaveAPoint() {
    for x in [[Float](), [0], [Float](repeating: 0, count: 5000)] {
      let vector = point(x)
      #expect(vector.count == embedding.dimensions)
      #expect(vector.allSatisfy { $0.isFinite })
    }
  }
}
