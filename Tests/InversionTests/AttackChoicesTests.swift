import MachineCore
import Testing
import VoiceSearch

@testable import Inversion

@Suite struct AttackChoicesTests {
  private let tables = EnvelopeTables()

  private func levels(_ envelope: OperatorEnvelope, _ blocks: [Double]) -> [Float] {
    EnvelopeMoments(blocks).levels(EnvelopeCurve(envelope, release: 800, tables))
  }

  private var plucked: OperatorEnvelope {
    var own = OperatorEnvelope()
    own.rates = [82, 44, 25, 50]
    own.levels = [99, 60, 0, 0]
    own.outputLevel = 90
    return own
  }

  @Test func allAreOneAfterTheAttackAndNoTwoWithin() {
    var dice = SearchRandom(seed: 1)
    let list = AttackChoices(release: 800, tables).list(plucked, &dice)
    #expect(list.first == plucked)
    #expect(list.count > 3)
    let late = stride(from: Double(AttackChoices.blocks), to: 500, by: 40).map { $0 }
    let early = (1...AttackChoices.blocks).map(Double.init)
    let after = levels(plucked, late)
    let curves = list.map { levels($0, early) }
    for (place, other) in list.enumerated() {
      #expect(zip(levels(other, late), after).allSatisfy { abs($0 - $1) < 0.002 }, "\(other)")
      for curve in curves[..<place] {
        #expect(zip(curve, curves[place]).contains { abs($0 - $1) > 0.01 }, "\(other)")
      }
    }
  }

  @Test func anAttackBehindAStageThatWaitsIsAmongThem() {
    // The same sound with the attack hidden behind a stage that does nothing.
    var hidden = plucked
    hidden.rates = [99, 82, 44, 50]
    hidden.levels = [0, 99, 60, 0]
    var dice = SearchRandom(seed: 2)
    let list = AttackChoices(release: 800, tables).list(hidden, &dice)
    let early = (1...AttackChoices.blocks).map(Double.init)
    let wanted = levels(hidden, early)
    #expect(
      list.dropFirst().contains { other in
        other.levels[0] > 50 && zip(levels(other, early), wanted).contains { abs($0 - $1) > 0.1 }
      })
  }
}
