import Foundation
import Testing
import VoiceSearch

@testable import Inversion

@Suite struct EnvelopeFitterTests {
  private let held = 900

  @Test func aPluckedEnvelopeComesBack() throws {
    var plucked = OperatorEnvelope()
    plucked.rates = [95, 50, 28, 45]
    plucked.levels = [99, 80, 0, 0]
    plucked.outputLevel = 88
    var dice = SearchRandom(seed: 1)
    let readings = Made.readings(plucked, held: held, noise: 0.005, &dice)
    let found = try #require(
      EnvelopeFitter().fit(readings, release: held, starts: 40, random: &dice).first)
    #expect(found.cost / Double(readings.count) < 0.2)
    for stage in 1..<4 {
      #expect(abs(found.envelope.rates[stage] - plucked.rates[stage]) <= 2, "\(found.envelope)")
    }
    // Every other step of a level counts; the output level may stand for both.
    let peak = { (e: OperatorEnvelope) in e.outputLevel + e.levels[0] }
    let knee = { (e: OperatorEnvelope) in e.outputLevel + e.levels[1] }
    #expect(abs(peak(found.envelope) - peak(plucked)) <= 1)
    #expect(abs(knee(found.envelope) - knee(plucked)) <= 1)
  }

  @Test func anOperatorThatVelocityRaisesIsToldFromOneHalfAStepLower() throws {
    for isRaised in [false, true] {
      var envelope = OperatorEnvelope()
      envelope.rates = [99, 40, 30, 50]
      envelope.levels = [99, 90, 70, 0]
      envelope.outputLevel = 99
      envelope.isRaised = isRaised
      var dice = SearchRandom(seed: 2)
      let readings = Made.readings(envelope, held: held, noise: 0.01, &dice)
      let found = try #require(
        EnvelopeFitter().fit(readings, release: held, starts: 120, random: &dice).first)
      #expect(found.envelope.isRaised == isRaised)
    }
  }

  @Test func exactReadingsGiveTheVeryCurve() throws {
    var plucked = OperatorEnvelope()
    plucked.rates = [97, 27, 30, 58]
    plucked.levels = [99, 90, 0, 0]
    plucked.isRaised = true
    let tables = EnvelopeTables()
    let blocks = Array(stride(from: 4.0, to: 1300, by: 6))
    let levels = EnvelopeMoments(blocks).levels(EnvelopeCurve(plucked, release: held, tables))
    let readings = zip(blocks, levels).map {
      LevelReading(block: $0, level: Double($1), weight: 1 / (0.0005 * 0.0005))
    }
    var dice = SearchRandom(seed: 3)
    let found = try #require(
      EnvelopeFitter().fit(readings, release: held, starts: 100, random: &dice).first)
    #expect(found.cost / Double(readings.count) < 1, "\(found.envelope)")
  }

  /// The modulators of a bell may get louder when it is let go.
  @Test func aReleaseThatRisesIsRead() throws {
    var rising = OperatorEnvelope()
    rising.rates = [99, 60, 30, 45]
    rising.levels = [80, 60, 50, 99]
    var dice = SearchRandom(seed: 5)
    let readings = Made.readings(rising, held: held, noise: 0.005, &dice)
    let found = try #require(
      EnvelopeFitter().fit(readings, release: held, starts: 40, random: &dice).first)
    #expect(found.cost / Double(readings.count) < 0.3, "\(found.envelope)")
    #expect(abs(found.envelope.rates[3] - 45) <= 2)
  }

  @Test func twinsShareTheirSum() {
    let a = [
      LevelReading(block: 4, level: 1, weight: 3), LevelReading(block: 9, level: 0, weight: 1),
    ]
    let b = [LevelReading(block: 4, level: -11, weight: 7)]
    let shared = EnvelopeFitter.shared([a, b])
    #expect(shared.count == 1)
    #expect(abs(shared[0].level - log2((2 + exp2(-11)) / 2)) < 1e-9)
    #expect(shared[0].block == 4)
  }

  @Test func whatIsKeptIsHeardToBeDifferent() {
    var dice = SearchRandom(seed: 4)
    let envelope = Made.envelope(&dice)
    let readings = Made.readings(envelope, held: held, noise: 0.05, &dice)
    let fits = EnvelopeFitter().fit(readings, release: held, starts: 60, random: &dice)
    #expect((2...EnvelopeFitter.kept).contains(fits.count))
    #expect(zip(fits, fits.dropFirst()).allSatisfy { $0.cost <= $1.cost })
    #expect(Set(fits.map(\.envelope)).count == fits.count)
  }

  @Test func theSameDiceGiveTheSameEnvelopes() {
    let envelope = OperatorEnvelope()
    let once = { () -> [OperatorEnvelope] in
      var dice = SearchRandom(seed: 6)
      let readings = Made.readings(envelope, held: held, noise: 0.05, &dice)
      return EnvelopeFitter().fit(readings, release: held, starts: 20, random: &dice)
        .map(\.envelope)
    }
    #expect(once() == once())
  }

  @Test func nothingReadIsNoCrash() {
    var dice = SearchRandom(seed: 8)
    #expect(!EnvelopeFitter().fit([], release: 10, starts: 3, random: &dice).isEmpty)
  }
}
