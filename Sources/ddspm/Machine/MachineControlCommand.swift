import ArgumentParser
import Foundation
import Hosting
import OtherMachines

struct MachineControlCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "control",
    abstract: "Let the machine turn the gains of a PID on plants whose gain doubles.",
    discussion: """
      A lag, a spring that rings and a lag that answers late, 80 s each; half way the plant's gain \
      doubles. The actuator is limited, the measurement noisy. Beside it the same PID with the gains \
      that suit the first half best, and the rule of Ziegler and Nichols. The machine begins with \
      the former and knows what the plant is like, but not its gain.
      """)
  @OptionGroup var arguments: MachineRun

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      var result: Result?
      try arguments.keep { () throws(HostError) in
        let contest = ControlContest(seed: arguments.seed.value)
        Self.tell(contest)
        result = Result(contest, seed: arguments.seed.value)
        return (contest.trace.csv, CurveReport(contest))
      }
      if let result { Command.printJSON(result) }
    }
  }

  private static func tell(_ contest: ControlContest) {
    print("plant   controller       absolute error, s   after the change   left error   at limits")
    for row in contest.rows {
      print(
        row.plant.padding(toLength: 8, withPad: " ", startingAt: 0)
          + row.controller.padding(toLength: 17, withPad: " ", startingAt: 0)
          + String(
            format: "%17.3f%19.3f%13.3f%10.1f %%  %@", row.error, row.lateError, row.unsettled,
            100 * row.saturation, row.isSettled ? "settles" : "does not settle"))
    }
  }

  private struct Result: Encodable {
    struct Row: Encodable {
      var plant, controller: String
      var absoluteError, lateAbsoluteError, unsettled, saturation: Double
      var settles: Bool
    }
    var machine = "control"
    var seed: UInt64
    var interventions: Int
    var rows: [Row]

    init(_ contest: ControlContest, seed: UInt64) {
      (self.seed, interventions) = (seed, contest.interventions.total)
      rows = contest.rows.map { row in
        Row(
          plant: row.plant, controller: row.controller, absoluteError: row.error,
          lateAbsoluteError: row.lateError, unsettled: row.unsettled,
          saturation: row.saturation, settles: row.isSettled)
      }
    }
  }
}

extension CurveReport {
  fileprivate init(_ contest: ControlContest) {
    func curve(_ name: String, _ values: [Double]) -> Curve {
      Curve(name, values.enumerated().map { (Double($0.offset) * Plant.step, $0.element) })
    }
    let plots = Plant.Kind.allCases.flatMap { kind -> [Plot] in
      let lines = contest.lines.filter { $0.plant == kind.rawValue }
      let wanted = (lines.first?.outputs.indices).map { $0.map(ControlContest.reference) } ?? []
      let gains = lines.first { $0.controller == "machine" }?.gains ?? []
      return [
        Plot(
          horizontal: "seconds", vertical: "\(kind.rawValue): output",
          // The steadiest last, on top.
          [curve("wanted", wanted)] + lines.reversed().map { curve($0.controller, $0.outputs) }),
        Plot(
          horizontal: "seconds", vertical: "\(kind.rawValue): the machine's gains",
          spansDecades: true,
          [
            curve("proportional", gains.map(\.proportional)),
            curve("integral, 1/s", gains.map(\.integral)),
            curve("derivative, s", gains.map(\.derivative)),
          ]),
      ]
    }
    self.init(title: "A PID on plants whose gain doubles after 40 s", plots: plots)
  }
}
