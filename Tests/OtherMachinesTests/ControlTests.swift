import MachineCore
import Testing

@testable import OtherMachines

/// The machine on plants whose gain doubles half way.
@Suite struct ControlTests {
  private static let contests = (1...3).map { ControlContest(seed: $0) }

  private func rows(_ plant: Plant.Kind, _ controller: String) throws -> [ControlContest.Row] {
    try Self.contests.map { try #require($0.row(plant, controller)) }
  }

  @Test(arguments: Plant.Kind.allCases)
  func theMachineSettlesAfterTheGainHasDoubled(plant: Plant.Kind) throws {
    for row in try rows(plant, "machine") { #expect(row.isSettled, "\(row)") }
  }

  @Test func theMachineSettlesWhereTheTunedControllerSwings() throws {
    for (own, tuned) in zip(try rows(.late, "machine"), try rows(.late, "tuned")) {
      #expect(own.isSettled && !tuned.isSettled)
      #expect(own.lateError < 0.5 * tuned.lateError)
    }
  }

  @Test(arguments: Plant.Kind.allCases)
  func whatTheMachineTakesAwayFromTheErrorItDoesNotPutElsewhere(plant: Plant.Kind) throws {
    for (own, tuned) in zip(try rows(plant, "machine"), try rows(plant, "tuned")) {
      #expect(own.error < 1.05 * tuned.error, "\(own)")
    }
  }

  @Test func theRuleOfZieglerAndNicholsKeepsTheActuatorOfALagAtItsLimits() throws {
    for row in try rows(.lag, "Ziegler-Nichols") { #expect(row.saturation > 0.5) }
    for row in try rows(.lag, "machine") { #expect(row.saturation < 0.02) }
  }

  @Test(arguments: Plant.Kind.allCases)
  func gainsHalveWhereThePlantsGainDoubles(plant: Plant.Kind) throws {
    for contest in Self.contests {
      let line = contest.lines.first { $0.plant == plant.rawValue && $0.controller == "machine" }
      let gains = try #require(line).gains
      let ratio = gains[gains.count - 1].proportional / gains[0].proportional
      #expect(abs(ratio - 0.5) < 0.05, "\(ratio)")
    }
  }

  @Test func theIntegralDoesNotWindUpWhileTheActuatorIsAtItsLimit() {
    var (plant, pid) = (Plant(.lag), PIDController())
    var after: [Double] = []
    for step in 0..<1500 {
      let reference = step < 1000 ? 10.0 : 1
      let command = pid.command(PIDGains(2, 2, 0.01), reference: reference, measured: plant.output)
      #expect(abs(command) <= 3)
      plant.advance(command)
      if step >= 1250 { after.append(plant.output) }
    }
    // 20 s at the limit, and 5 s later all of it is forgotten.
    #expect(after.allSatisfy { abs($0 - 1) < 0.05 })
  }

  @Test func theSameSeedGivesTheSameTrial() {
    #expect(ControlContest(seed: 1).trace.csv == Self.contests[0].trace.csv)
    #expect(Self.contests[1].trace.csv != Self.contests[0].trace.csv)
  }
}
