import Foundation
import Spectral
import TestSupport
import Testing

/// What holds for every loss.
@Suite struct SoundLossTests {
  static let length = 6000

  static let losses: [(name: String, make: @Sendable () -> any SoundLoss)] = [
    ("smooth", { SmoothSTFTLoss(length: length, sizes: [1050, 264, 66]) }),
    ("mel", { LogMelLoss(length: length, sampleRate: Made.rate, size: 1024, hop: 256) }),
    ("centroid", { FeatureLoss(.centroid, length: length) }),
    ("roll-off", { FeatureLoss(.rollOff, length: length) }),
    ("flatness", { FeatureLoss(.flatness, length: length) }),
    ("envelope", { EnvelopeLoss(length: length) }),
    ("loudness", { LoudnessLoss(length: length, sampleRate: Made.rate) }),
    ("transport", { TransportLoss(length: length) }),
    (
      "weighted",
      {
        // What has a round foot: central differences want a curve.
        WeightedLoss(
          length: length, sampleRate: Made.rate,
          weights: LossWeights { [.smooth: 0.7, .envelope: 0.3, .centroid: 2, .mel: 1][$0] ?? 0 })
      }
    ),
  ]

  private static let tone = Made.tone(440, harmonics: 6, count: length)
  private static let other = zip(
    Made.tone(561, harmonics: 9, count: length), Made.noise(length, seed: 2)
  ).enumerated().map { n, x in (0.5 * x.0 + 0.02 * x.1) * exp(-Float(n) / 4000) }

  @Test(arguments: losses.indices) func aSoundIsNoDistanceFromItselfAndSomeFromAnother(_ i: Int) {
    let loss = Self.losses[i].make()
    loss.setTarget(Self.tone)
    #expect(abs(loss.loss(Self.tone)) < 1e-9, "\(Self.losses[i].name)")
    #expect(loss.loss(Self.other) > 1e-3, "\(Self.losses[i].name)")
  }

  /// Floors belong to the target: both sounds 60 dB softer are as far apart.
  @Test(arguments: losses.indices) func theDistanceDoesNotChangeWithTheLevelOfBoth(_ i: Int) {
    let loss = Self.losses[i].make()
    loss.setTarget(Self.tone)
    let loud = loss.loss(Self.other)
    loss.setTarget(Self.tone.map { $0 * 1e-3 })
    let soft = loss.loss(Self.other.map { $0 * 1e-3 })
    #expect(abs(soft / loud - 1) < 1e-3, "\(Self.losses[i].name): \(loud) \(soft)")
  }

  /// Tonal, noisy and mixed candidates. The best of some steps counts: long ones see the curve,
  /// short ones drown in the rounding of single precision.
  @Test(arguments: losses.indices, 0..<3)
  func theAdjointAgreesWithCentralDifferences(_ i: Int, _ kind: Int) {
    let loss = Self.losses[i].make()
    loss.setTarget(Self.tone)
    let noise = Made.noise(Self.length, seed: 31)
    let y = [Self.other, noise, zip(Self.tone, noise).map { 0.3 * $0 + 0.1 * $1 }][kind]
    var gradient = [Float](repeating: 7, count: Self.length)
    let value = loss.loss(y, gradient: &gradient)
    #expect(abs(value - loss.loss(y)) < 1e-9)
    let size = Float(gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot())
    let wobble = Made.noise(Self.length, seed: 40)
    let direction = zip(gradient, wobble).map { $0 / size + 0.01 * $1 }
    let claimed = zip(gradient, direction).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    let errors = [Float(3e-2), 1e-2, 3e-3, 1e-3, 3e-4, 1e-4].map { step -> Double in
      let up = loss.loss(zip(y, direction).map { $0 + step * $1 })
      let down = loss.loss(zip(y, direction).map { $0 - step * $1 })
      return abs((up - down) / Double(2 * step) / claimed - 1)
    }
    #expect((errors.min() ?? 1) <= 1e-3, "\(Self.losses[i].name) \(kind): \(errors)")
  }

  @Test(arguments: losses.indices) func silenceHasAFiniteDistanceAndGradient(_ i: Int) {
    let loss = Self.losses[i].make()
    let silence = [Float](repeating: 0, count: Self.length)
    var gradient = silence
    for target in [Self.tone, silence] {
      loss.setTarget(target)
      #expect(loss.loss(silence, gradient: &gradient).isFinite)
      #expect(gradient.allSatisfy { $0.isFinite })
    }
  }
}
