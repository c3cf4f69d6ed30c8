import Foundation
import Spectral
import TestSupport
import Testing

@Suite struct WeightedLossTests {
  private static let length = 12_000

  /// A harmonic tone; `tilt` darkens it, `fall` is its decay over the whole in nepers.
  private static func tone(
    _ hertz: Double = 330, tilt: Double = 1, gain: Float = 1, fall: Double = 0, hiss: Float = 0
  ) -> [Float] {
    let noise = Made.noise(length, seed: 5)
    return (0..<length).map { n in
      let turn = 2 * Double.pi * hertz * Double(n) / Made.rate
      let sum = (1...16).reduce(0.0) {
        $0 + sin(Double($1) * turn + Double($1 * $1)) / pow(Double($1), tilt)
      }
      let level = exp(-fall * Double(n) / Double(length))
      return gain * Float(0.3 * level * sum) + hiss * noise[n]
    }
  }

  /// For each term, a candidate that is right in what the term hears and one that is wrong in it.
  private static let pairs: [(term: LossTerm, right: [Float], wrong: [Float])] = [
    (.stft, tone(gain: 0.9), tone(gain: 0.5)),
    (.smooth, tone(331), tone(400)),
    (.mel, tone(tilt: 1.1), tone(tilt: 1.8)),
    (.centroid, tone(gain: 0.2), tone(tilt: 2)),
    (.rolloff, tone(gain: 0.2), tone(tilt: 2)),
    (.flatness, tone(gain: 0.2), tone(hiss: 0.1)),
    (.envelope, tone(tilt: 1.3), tone(fall: 2)),
    (.loudness, tone(tilt: 1.02), tone(gain: 0.3)),
    (.transport, tone(340), tone(660)),
    (.embedding, tone(gain: 0.2), tone(tilt: 2)),
  ]

  private static func alone(_ term: LossTerm) -> WeightedLoss {
    let loss = WeightedLoss(
      length: length, sampleRate: Made.rate, weights: LossWeights { $0 == term ? 1 : 0 })
    loss.setTarget(tone())
    return loss
  }

  @Test(arguments: LossTerm.allCases)
  func eachTermAlonePrefersWhatIsRightInWhatItHears(term: LossTerm) throws {
    let pair = try #require(Self.pairs.first { $0.term == term })
    let loss = Self.alone(term)
    #expect(loss.loss(Self.tone()) < 1e-6)
    #expect(loss.loss(pair.right) < 0.5 * loss.loss(pair.wrong))
  }

  /// Equally far in the spectrum: only the weight of the brightness tells them apart.
  @Test func aWeightTurnsTheChoiceBetweenTwoSounds() {
    let (dark, soft) = (Self.tone(tilt: 1.3), Self.tone(gain: 0.6))
    let loss = Self.alone(.stft)
    #expect(loss.loss(dark) < loss.loss(soft))
    loss.weights[.centroid] = 10
    #expect(loss.loss(dark) > loss.loss(soft))
  }

  @Test func theDefaultIsTheSpectralDistanceToTheBit() {
    let plain = MultiResolutionSTFT(length: Self.length)
    let weighted = WeightedLoss(length: Self.length, sampleRate: Made.rate)
    let (target, sound) = (Self.tone(), Self.tone(350, fall: 1))
    for loss in [plain, weighted] as [any SoundLoss] { loss.setTarget(target) }
    var slopes = [
      [Float](repeating: 0, count: Self.length), [Float](repeating: 1, count: Self.length),
    ]
    #expect(plain.loss(sound) == weighted.loss(sound))
    #expect(
      plain.loss(sound, gradient: &slopes[0]) == weighted.loss(sound, gradient: &slopes[1]))
    #expect(slopes[0].map(\.bitPattern) == slopes[1].map(\.bitPattern))
  }

  @Test func theValueIsTheWeightedSumAndANewTargetReachesEveryTerm() {
    let loss = Self.alone(.mel)
    let sound = Self.tone(350)
    _ = loss.loss(sound)
    loss.setTarget(Self.tone(440))
    let mel = loss.loss(sound)
    loss.weights = LossWeights { $0 == .envelope ? 1 : 0 }
    let envelope = loss.loss(sound)
    loss.weights = LossWeights { [.mel: 2, .envelope: 0.5][$0] ?? 0 }
    #expect(abs(loss.loss(sound) - (2 * mel + 0.5 * envelope)) < 1e-9)
    loss.weights = LossWeights { $0 == .mel ? 1 : 0 }
    #expect(loss.loss(Self.tone(440)) < 1e-6)
  }

  /// Telephone sounds and slower ones are judged too.
  @Test(arguments: [500.0, 4000, 8000]) func everyTermIsFiniteAtLowRates(rate: Double) {
    let sound = Made.tone(50, harmonics: 3, count: 900, rate: rate)
    let loss = WeightedLoss(
      length: sound.count, sampleRate: rate, weights: LossWeights { _ in 1 })
    loss.setTarget(sound)
    var slope = sound
    let value = loss.loss(sound.map { 0.5 * $0 }, gradient: &slope)
    #expect(value > 0.5 && value < 100)
    #expect(slope.allSatisfy { $0.isFinite })
  }

  /// A host may bring its own embedding; a law that goes down the gradient does not hear it.
  @Test func anEmbeddingOfTheHostsOwnCountsInTheValueOnly() {
    struct Peak: EmbeddingPort {
      let dimensions = 1
      func embed(_ samples: [Float], sampleRate: Double) -> [Float] { [samples.max() ?? 0] }
      func distance(_ a: [Float], _ b: [Float]) -> Float { abs(a[0] - b[0]) }
    }
    let loss = WeightedLoss(
      length: 3, sampleRate: Made.rate, weights: LossWeights { $0 == .embedding ? 2 : 0 },
      embedding: Peak())
    loss.setTarget([0, 0.5, 0])
    var slope: [Float] = [1, 1, 1]
    #expect(loss.loss([0, 0, 0.25], gradient: &slope) == 0.5)
    #expect(slope == [0, 0, 0])
    #expect(LossTerm.allCases.filter { !$0.hasSlope } == [.embedding])
  }

  @Test func weightsAreReadAsTheyAreWritten() throws {
    let weights = try LossWeights("mel=0.5,stft=0,centroid=10")
    #expect(weights[.mel] == 0.5 && weights[.stft] == 0 && weights[.centroid] == 10)
    #expect(try LossWeights(weights.description + ",stft=0") == weights)
    #expect(try LossWeights("mel=0") == LossWeights())
  }

  @Test(arguments: [
    "", "mel", "mel=", "mel=x", "mel=-1", "mel=11", "mel=nan", "bass=1", "mel=1,,stft=1", "stft=0",
    "stft=0,mel=0",
  ])
  func wrongWeightsAreRefusedInWords(text: String) {
    #expect { _ = try LossWeights(text) } throws: { error in
      ((error as? LossWeightsError)?.message.count ?? 0) > 15
    }
  }
}
