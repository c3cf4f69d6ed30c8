import MachineCore
import Testing

@testable import OtherMachines

/// The machine on a market that changes.
@Suite struct PortfolioTests {
  private static let contest = PortfolioContest(Market(seed: 1))
  private static let change = 500

  private static func isOnTarget(_ course: PortfolioContest.Course, before day: Int) -> Bool {
    course.volatility(before: day).map { abs($0 / PortfolioContest.target - 1) <= 0.1 } ?? false
  }

  @Test func realisedVolatilityStaysWithinATenthOfTheTargetAfterTheRegimeChange() {
    let machine = Self.contest.machine
    #expect(Self.isOnTarget(machine, before: Self.change))
    #expect(Self.isOnTarget(machine, before: Self.change + 120))
    #expect(!Self.isOnTarget(Self.contest.equal, before: Self.change + 120))
  }

  @Test func threeOfFourWindowsOfOtherMarketsAreHeldAtTheTarget() {
    let onTarget = (UInt64(2000)..<2040).reduce(0) { sum, seed in
      let machine = PortfolioContest(Market(seed: seed)).machine
      let days = [Self.change, Self.change + 120]
      return sum + days.count { Self.isOnTarget(machine, before: $0) }
    }
    #expect(onTarget >= 60, "\(onTarget) of 80 windows")
  }

  @Test func theTurnoverOfADayIsBounded() {
    let largest = Self.contest.machine.turnovers.max() ?? 1
    #expect(largest <= 0.15 + 1e-9)
    #expect(largest > 0.05, "the budget is used")
  }

  @Test func theDrawdownIsSmallerThanWithEqualWeights() {
    #expect(Self.contest.machine.drawdown < Self.contest.equal.drawdown)
  }

  @Test func everyTradeCosts() {
    let (contest, days) = (Self.contest, Self.contest.market.days)
    for day in 1..<days.count {
      let gross = zip(contest.weights[day], days[day]).reduce(0) { $0 + $1.0 * $1.1 }
      let cost = gross - contest.machine.returns[day]
      #expect(abs(cost - 0.001 * contest.machine.turnovers[day - 1]) < 1e-12)
    }
  }

  @Test func theMarketHasFatTailsAndASecondRegime() {
    let days = Market(seed: 1).days.map { $0.reduce(0, +) / 8 }
    func moments(_ part: ArraySlice<Double>) -> (variance: Double, kurtosis: Double) {
      let square = part.reduce(0) { $0 + $1 * $1 } / Double(part.count)
      let fourth = part.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(part.count)
      return (square, fourth / (square * square))
    }
    let (calm, wild) = (moments(days[..<500]), moments(days[500...]))
    #expect(wild.variance > 4 * calm.variance)
    #expect(wild.kurtosis > 3.5)
  }

  @Test func theSameSeedGivesTheSameMarketAndAnotherAnother() {
    #expect(PortfolioContest(Market(seed: 1)).trace.csv == Self.contest.trace.csv)
    #expect(Market(seed: 2) != Market(seed: 1))
  }
}
