import ArgumentParser
import Foundation
import Hosting
import OtherMachines

struct MachineOptimizerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimizer",
    abstract: "Let the machine turn rate, momentum and noise of gradient descent.",
    discussion: """
      Five problems, ten seeds each: 2,000 slopes a search, 500 for the network, which learns how \
      voices made from a seed sound. Beside it the best setting of a grid (rates 0.0001 to 1, \
      momenta 0 to 0.999) and Adam. The machine starts from a hundredth, once and a hundred times \
      the best fixed rate. All losses are medians of the smallest ones. Takes about ten seconds.
      """)
  @OptionGroup var arguments: MachineRun

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      var result: Result?
      try arguments.keep { () throws(HostError) in
        let contest = OptimizerContest(OptimizerContest.problems(), seed: arguments.seed.value)
        Self.tell(contest)
        result = Result(contest, seed: arguments.seed.value)
        return (contest.trace.csv, CurveReport(contest))
      }
      if let result { Command.printJSON(result) }
    }
  }

  private static func tell(_ contest: OptimizerContest) {
    let names = ["loss", "Adam", "from 1/100", "from 1", "from 100"]
    print(
      "problem         best fixed rate  momentum"
        + names.map { String(repeating: " ", count: 12 - $0.count) + $0 }.joined())
    for row in contest.rows {
      let losses = [row.fixed, row.adam] + row.machines.map(\.loss)
      print(
        row.problem.padding(toLength: 16, withPad: " ", startingAt: 0)
          + String(format: "%15g%10g", row.rate, row.momentum)
          + losses.map { String(format: "%12.2e", $0) }.joined())
    }
  }

  private struct Result: Encodable {
    struct Row: Encodable {
      var problem: String
      var steps: Int
      var rate, momentum, fixed, adam: Double
      /// From a hundredth, once and a hundred times the rate.
      var machine, stepsToFixed: [Double]
      var diverged: Int
    }
    var machine = "optimizer"
    var seed: UInt64
    var reached, problems, diverged, interventions: Int
    var rows: [Row]

    init(_ contest: OptimizerContest, seed: UInt64) {
      (self.seed, reached, problems) = (seed, contest.reached, contest.rows.count)
      (diverged, interventions) = (contest.diverged, contest.interventions.total)
      rows = contest.rows.map { row in
        Row(
          problem: row.problem, steps: row.steps, rate: row.rate, momentum: row.momentum,
          fixed: row.fixed, adam: row.adam, machine: row.machines.map(\.loss),
          stepsToFixed: row.machines.map(\.stepsToFixed),
          diverged: row.machines.reduce(0) { $0 + $1.diverged })
      }
    }
  }
}

extension CurveReport {
  fileprivate init(_ contest: OptimizerContest) {
    let plots = contest.rows.map { row in
      let lines = contest.lines.filter { $0.problem == row.problem }
      return Plot(
        horizontal: "step", vertical: "\(row.problem): smallest loss", spansDecades: true,
        // The machine's lines have the same colours in every plot.
        (lines.filter { !$0.rates.isEmpty } + lines.filter(\.rates.isEmpty)).map { line in
          // A loss of 0 has no logarithm.
          Curve(line.name, line.losses.map { max($0, 1e-30) })
        })
    }
    let bowl = contest.lines.filter { $0.problem == "bowl" && !$0.rates.isEmpty }
    self.init(
      title: "Gradient descent with rate, momentum and noise turned by the machine",
      plots: plots + [
        Plot(
          horizontal: "step", vertical: "bowl: rate", spansDecades: true,
          bowl.map { Curve($0.name, $0.rates) })
      ])
  }
}
