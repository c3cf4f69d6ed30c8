import Foundation
import Spectral
import TestSupport
import Testing

@testable import DifferentiableFM

@Suite struct LaneSTFTLossTests {
  static let target = Made.song(0.2) { 220 + 100 * $0 }
  static let other = zip(Made.song(0.2) { 233 - 50 * $0 }, Made.noise(9600, seed: 2)).map {
    0.8 * $0 + 0.003 * $1
  }

  @Test func itIsThePlainDistanceAndItsAdjoint() {
    let plain = MultiResolutionSTFT(length: Self.target.count)
    plain.setTarget(Self.target)
    let quick = LaneSTFTLoss(target: Self.target)
    var slow = [Float](repeating: 0, count: Self.target.count)
    var fast = slow
    let expected = plain.loss(Self.other, gradient: &slow)
    let loss = quick.loss(Self.other, gradient: &fast)
    #expect(abs(loss - expected) < 1e-4 * expected)
    let size = slow.reduce(0) { $0 + Double($1 * $1) }
    let error = zip(slow, fast).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    #expect(error < 1e-8 * size)
  }

  @Test func theTargetItselfIsAtNoDistance() {
    let quick = LaneSTFTLoss(target: Self.target)
    var slope = [Float](repeating: 1, count: Self.target.count)
    #expect(quick.loss(Self.target, gradient: &slope) == 0)
    #expect(slope.allSatisfy { $0.isFinite })
  }

  /// Shorter than the largest sizes: one padded frame of each.
  @Test func aShortSoundIsPaddedAsInThePlainOne() {
    let (a, b) = (Array(Self.target.prefix(700)), Array(Self.other.prefix(700)))
    let plain = MultiResolutionSTFT(length: 700)
    plain.setTarget(a)
    var slope = [Float](repeating: 0, count: 700)
    let loss = LaneSTFTLoss(target: a).loss(b, gradient: &slope)
    #expect(abs(loss - plain.loss(b)) < 1e-4 * loss)
  }
}
