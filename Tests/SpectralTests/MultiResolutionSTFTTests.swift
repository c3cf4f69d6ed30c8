import Foundation
import Spectral
import TestSupport
import Testing

@Suite struct MultiResolutionSTFTTests {
  private let length = 600
  private let sizes = [256, 128, 64]

  @Test func aSoundIsNoDistanceFromItself() {
    let x = Made.tone(300, harmonics: 4, count: length)
    let distance = MultiResolutionSTFT(length: length, sizes: sizes)
    distance.setTarget(x)
    #expect(distance.loss(x) < 1e-6)
    #expect(distance.loss([Float](repeating: 0, count: length)) > 1)
  }

  /// Against the definition in double precision, frame by frame.
  @Test(arguments: [512, 600, 704]) func theDistanceIsThatOfItsDefinition(length: Int) {
    let target = Made.tone(700, harmonics: 5, count: length)
    let y = zip(Made.tone(500, harmonics: 3, count: length), Made.noise(length, seed: 8))
      .map { $0 + 0.1 * $1 }
    let size = 128
    let stft = STFT(size: size, hop: size / 4)
    let (s, r) = (stft.magnitudes(target).map(Double.init), stft.magnitudes(y).map(Double.init))
    let floor = (s.max() ?? 0) * 1e-4
    let difference = zip(s, r).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let norm = s.reduce(0) { $0 + $1 * $1 }
    let ratios = zip(s, r).map { abs(log(max($0, floor)) - log(max($1, floor))) }
    let expected = (difference / norm).squareRoot() + ratios.reduce(0, +) / Double(s.count)
    let distance = MultiResolutionSTFT(length: length, sizes: [size])
    distance.setTarget(target)
    #expect(abs(distance.loss(y) / expected - 1) < 1e-5)
  }

  @Test func loudnessCountsAndTheFloorIsRelative() {
    let x = Made.tone(300, harmonics: 4, count: length)
    let noise = Made.noise(length, seed: 3)
    let distance = MultiResolutionSTFT(length: length, sizes: sizes)
    let quiet = zip(x, noise).map { $0 * 1e-4 + $1 * 1e-10 }
    let loud = x.map { $0 * 1e-4 }
    distance.setTarget(loud)
    #expect(distance.loss(quiet) < 0.05)
    #expect(distance.loss(x) > 1)
  }

  /// The best of five steps counts: long ones cross kinks of the absolute value, short ones drown
  /// in the rounding of single precision.
  @Test(arguments: [UInt64(2), 3, 4, 5])
  func theAdjointAgreesWithCentralDifferences(seed: UInt64) {
    let target = Made.noise(length, seed: seed)
    let y = zip(Made.noise(length, seed: seed + 10), Made.tone(500, harmonics: 3, count: length))
      .map { 0.3 * $0 + $1 }
    let distance = MultiResolutionSTFT(length: length, sizes: sizes)
    distance.setTarget(target)
    var gradient = [Float](repeating: 0, count: length)
    _ = distance.loss(y, gradient: &gradient)
    let wobble = Made.noise(length, seed: seed + 20)
    let size = Float(Double(gradient.map { $0 * $0 }.reduce(0, +)).squareRoot())
    let direction = zip(gradient, wobble).map { $0 / size + 0.01 * $1 }
    let claimed = zip(gradient, direction).map { Double($0) * Double($1) }.reduce(0, +)
    let errors = [Float(1e-3), 3e-4, 1e-4, 5e-5, 3e-5].map { step -> Double in
      let up = distance.loss(zip(y, direction).map { $0 + step * $1 })
      let down = distance.loss(zip(y, direction).map { $0 - step * $1 })
      return abs((up - down) / Double(2 * step) / claimed - 1)
    }
    #expect((errors.min() ?? 1) <= 1e-3)
  }

  @Test func aShortSoundIsPadded() {
    let x = Made.tone(1000, harmonics: 2, count: 100)
    let distance = MultiResolutionSTFT(length: 100)
    distance.setTarget(x)
    var gradient = [Float](repeating: 1, count: 100)
    #expect(distance.loss(x, gradient: &gradient) < 1e-6)
    #expect(gradient.allSatisfy { $0.isFinite })
  }
}
