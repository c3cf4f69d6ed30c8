import Foundation
import Knobs
import MachineCore
import Testing

@testable import Preference

/// What pairs teach of a person who has a direction in mind.
@Suite struct RewardTests {
  /// A person who chooses by a direction, and errs as Bradley and Terry say.
  private struct Listener {
    let direction: [Double]
    var random: SearchRandom

    mutating func choices(_ count: Int) -> [TraitReward.Choice] {
      (0..<count).map { _ in
        let way = direction.map { _ in random.normal() }
        let logit = zip(way, direction).reduce(0) { $0 + $1.0 * $1.1 }
        return TraitReward.Choice(way: way, share: random.chance(sigma(logit)) ? 1 : 0)
      }
    }

    private func sigma(_ x: Double) -> Double { x > 0 ? 1 / (1 + exp(-x)) : 1 - 1 / (1 + exp(x)) }
  }

  private static let wanted = [2, 0, -1, 0.5, 0, 0, 1.0]

  private func cosine(_ a: [Double], _ b: [Double]) -> Double {
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
  }

  @Test func sixtyChoicesOfAPersonWhoErrsTellTheDirection() {
    for seed in 1...8 as ClosedRange<UInt64> {
      var listener = Listener(direction: Self.wanted, random: SearchRandom(seed: seed))
      let reward = TraitReward(listener.choices(60))
      #expect(cosine(reward.direction, Self.wanted) > 0.75, "seed \(seed)")
    }
  }

  @Test func everyChoiceLeavesLessDoubt() {
    var listener = Listener(direction: Self.wanted, random: SearchRandom(seed: 5))
    let choices = listener.choices(40)
    let way = Self.wanted.map { $0 / 2.5 }
    let doubts = [0, 5, 10, 20, 40].map { TraitReward(Array(choices.prefix($0))).doubt(way) }
    #expect(doubts == doubts.sorted(by: >), "\(doubts)")
    #expect(doubts[4] < 0.6 * doubts[0])
  }

  @Test func drawsDifferWhereNothingIsKnownAndAgreeWhereMuchIs() {
    func spread(_ reward: TraitReward) -> Double {
      var random = SearchRandom(seed: 3)
      let gains = (0..<200).map { _ in reward.draw(&random)[0] }
      let mean = gains.reduce(0, +) / 200
      return gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200
    }
    let way = [1.0, 0, 0, 0, 0, 0, 0]
    let sure = TraitReward((0..<40).map { .init(way: way, share: $0 % 3 == 0 ? 0 : 1) })
    #expect(spread(sure) < 0.5 * spread(TraitReward()))
  }

  @Test func choicesThatContradictEachOtherSayNothingAndStayFinite() {
    let ways = [[1, 0, 0, 0, 0, 0, 0], [-0.5, 1, 0, 0, 0, 0, 0], [-0.5, -1, 0, 0, 0, 0, 0.0]]
    // a over b, b over c, c over a; and each pair the other way round as well.
    let circle = ways.map { TraitReward.Choice(way: $0, share: 1) }
    let both = circle + ways.map { TraitReward.Choice(way: $0, share: 0) }
    for choices in [circle, both, both + both] {
      let reward = TraitReward(choices)
      #expect(reward.direction.allSatisfy { $0.isFinite && abs($0) < 0.5 }, "\(reward.direction)")
      #expect(reward.doubt(ways[0]).isFinite)
    }
    #expect(TraitReward(both).direction.allSatisfy { abs($0) < 1e-9 })
  }

  @Test func aThousandTimesTheSameChoiceStaysFinite() {
    let choice = TraitReward.Choice(way: [3, 0, 0, 0, 0, 0, 0], share: 1)
    let reward = TraitReward([TraitReward.Choice](repeating: choice, count: 1000))
    #expect(reward.direction[0] > 1 && reward.direction[0] < 10)
  }
}
