import ArgumentParser
import FileAdapter
import Foundation
import Hosting
import OtherMachines

struct MachinePortfolioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "portfolio",
    abstract: "Let the machine turn weights so that a portfolio varies as much as it should.",
    discussion: """
      An illustration of the machine on a made-up market, and no advice: nothing here says what to \
      buy, sell or hold.

      1,000 days of 8 assets with fat tails; from day 500 on all vary more than twice as much, and \
      more together. The target is 10 % a year, trading costs 0.1 % of what is moved. Beside it \
      equal weights, without costs. With --market the days come from a file: a row a day, a column \
      an asset, commas between, 0.01 for 1 %.
      """)
  @OptionGroup var arguments: MachineRun
  @Option(help: "Table of daily returns (CSV) instead of the market made from the seed.")
  var market: String?

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      var result: Result?
      try arguments.keep { () throws(HostError) in
        let market = try market.map { path throws(HostError) in try MarketFile.read(path) }
        let contest = PortfolioContest(market ?? Market(seed: arguments.seed.value))
        let figures = Result(contest, seed: arguments.seed.value)
        figures.tell()
        result = figures
        return (contest.trace.csv, CurveReport(contest))
      }
      if let result { Command.printJSON(result) }
    }
  }

  private struct Result: Encodable {
    /// Days of one regime.
    struct Regime: Encodable {
      var from, to: Int
      /// Of the last 60 days before the change or the end, and of the 60 days after 60 of settling.
      var volatility, settledVolatility, equalVolatility: Double?
      /// Of the days after 120, the share at which the last 60 were within a tenth of the target.
      var shareOnTarget: Double
    }
    var machine = "portfolio"
    var seed: UInt64
    var target = PortfolioContest.target
    var regimes: [Regime]
    var drawdown, equalDrawdown, wealth, equalWealth, turnoverPerYear, largestTurnover: Double
    var interventions: Int

    init(_ contest: PortfolioContest, seed: UInt64) {
      let (own, equal) = (contest.machine, contest.equal)
      (self.seed, interventions) = (seed, contest.interventions.total)
      regimes = contest.regimes.map { days in
        Regime(
          from: days.lowerBound, to: days.upperBound,
          volatility: own.volatility(before: days.upperBound),
          settledVolatility: own.volatility(before: days.lowerBound + 120),
          equalVolatility: equal.volatility(before: days.upperBound),
          shareOnTarget: own.shareOnTarget(days))
      }
      (drawdown, equalDrawdown) = (own.drawdown, equal.drawdown)
      (wealth, equalWealth) = (own.wealth.last ?? 1, equal.wealth.last ?? 1)
      turnoverPerYear = own.turnoverPerYear
      largestTurnover = own.turnovers.max() ?? 0
    }

    func tell() {
      func percent(_ share: Double?) -> String {
        share.map { String(format: "%.1f %%", 100 * $0) } ?? "unknown"
      }
      for regime in regimes {
        print(
          "days \(regime.from) to \(regime.to): volatility \(percent(regime.settledVolatility)) once"
            + " settled, \(percent(regime.volatility)) at the end, equal weights"
            + " \(percent(regime.equalVolatility)); on target \(percent(regime.shareOnTarget)) of the"
            + " days")
      }
      print(
        "drawdown \(percent(drawdown)), equal weights \(percent(equalDrawdown));"
          + String(format: " turnover %.1f a year", turnoverPerYear))
    }
  }
}

extension CurveReport {
  fileprivate init(_ contest: PortfolioContest) {
    let (own, equal, days) = (contest.machine, contest.equal, contest.market.days.count)
    func volatility(_ course: PortfolioContest.Course) -> [Double] {
      (1...days).map { course.volatility(before: $0) ?? .nan }
    }
    func level(_ value: Double) -> [Double] { Array(repeating: value, count: days) }
    let target = PortfolioContest.target
    self.init(
      title: "Weights that keep a portfolio's volatility: an illustration, no advice",
      plots: [
        Plot(
          horizontal: "day", vertical: "volatility a year, 60 days",
          [
            Curve("machine", volatility(own)), Curve("equal weights", volatility(equal)),
            Curve("target less 10 %", level(0.9 * target)),
            Curve("target and 10 %", level(1.1 * target)),
          ]),
        Plot(
          horizontal: "day", vertical: "wealth, 1 at first", spansDecades: true,
          [Curve("machine", own.wealth), Curve("equal weights", equal.wealth)]),
        Plot(
          horizontal: "day", vertical: "sum of the weights",
          [
            Curve("machine", contest.weights.map { $0.reduce(0, +) }),
            Curve("equal weights", level(1)),
          ]),
        Plot(
          horizontal: "day", vertical: "turnover a day", [Curve("machine", own.turnovers)]),
      ])
  }
}
