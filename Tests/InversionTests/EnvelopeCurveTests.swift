import Foundation
import TestSupport
import Testing
import VoiceSearch

@testable import Inversion

@Suite struct EnvelopeCurveTests {
  @Test func levelsAreThoseThatTheEngineRenders() {
    var dice = SearchRandom(seed: 3)
    let steady = Made.steady(blocks: 400)
    for number in 0..<200 {
      let envelope = Made.envelope(&dice)
      let release = dice.within(20...300)
      let sound = EngineNotes.reference(Made.sine(envelope, held: release), blocks: 400)
      let gains = Self.gains(envelope, release, blocks: 400)
      let wrong = (1..<400).first {
        !Self.isSame(Made.gain(sound, over: steady, atEndOf: $0), gains[$0])
      }
      #expect(wrong == nil, "envelope \(number), \(envelope), let go at \(release)")
    }
  }

  /// Which block is the first to be silent, at 3.4e-5, is a matter of rounding.
  private static func isSame(_ engine: Double, _ curve: Double) -> Bool {
    let isSilencing = min(engine, curve) < 2e-6 && abs(max(engine, curve) - 3.4e-5) < 1e-6
    return isSilencing || abs(engine - curve) < 2e-6 + 2e-4 * curve
  }

  /// Amplitudes at the ends of control blocks, 1 at full level.
  private static func gains(
    _ envelope: OperatorEnvelope, _ release: Int, blocks: Int
  ) -> [Double] {
    var curve = EnvelopeCurve(envelope, release: release, EnvelopeTables())
    var gains: [Double] = []
    while gains.count < blocks {
      var level = Double(curve.level)
      let run = curve.next()
      for _ in 0..<min(Int(run.blocks), blocks) {
        level += Double(run.step)
        let gain = exp2(level / 65_536 / 256 - 15)
        gains.append(gain < 3.4e-5 ? 0 : gain)
      }
    }
    return gains
  }

  @Test func momentsBetweenBlocksLieOnTheStraightLine() {
    var envelope = OperatorEnvelope()
    envelope.rates = [60, 99, 99, 50]
    let tables = EnvelopeTables()
    let moments = EnvelopeMoments([10, 10.25, 10.5, 11])
    var levels = [Float](repeating: 0, count: 4)
    moments.follow(EnvelopeCurve(envelope, release: 100, tables), into: &levels)
    let gains = levels.map { exp2($0) }
    #expect(gains[3] > 1.05 * gains[0])
    #expect(abs(gains[1] - (0.75 * gains[0] + 0.25 * gains[3])) < 1e-5)
    #expect(abs(gains[2] - (0.5 * gains[0] + 0.5 * gains[3])) < 1e-5)
  }
}
