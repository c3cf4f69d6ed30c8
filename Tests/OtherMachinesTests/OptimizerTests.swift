import MachineCore
import Testing

@testable import OtherMachines

/// The machine on descents, with seeds that had no part in how it was made.
@Suite struct OptimizerTests {
  private static let contest = OptimizerContest(
    OptimizerContest.problems(), seed: 1001, seeds: 5)

  @Test func theOptimizerDoesNotDivergeFromAHundredfoldLearningRate() {
    #expect(Self.contest.diverged == 0)
    let steepest = Self.contest.rows[0].rate * 100
    var fixed = FixedMomentum(
      from: Rosenbrock(2).start(seed: 1001), rate: steepest, momentum: 0.9)
    #expect(Rosenbrock(2).course(&fixed, seed: 1001).diverged, "that rate is too high by itself")
  }

  @Test func theOptimizerReachesTheBestFixedSettingOnFourOfFiveProblems() {
    let rows = Self.contest.rows.map { "\($0.problem) \($0.fixed): \($0.machines.map(\.loss))" }
    #expect(Self.contest.rows.count == 5)
    #expect(Self.contest.reached >= 4, "\(rows)")
  }

  @Test func theSameSeedGivesTheSameCourse() {
    let runs = [7, 7, 8].map { OptimizerContest([Rastrigin(3)], seed: $0, seeds: 1).trace.csv }
    #expect(runs[0] == runs[1])
    #expect(runs[0] != runs[2])
  }

  @Test func aLossThatIsNoNumberLeavesThePlaceFinite() {
    var machine = OptimizerMachine(from: [1, 2], rate: 0.1, seed: 1)
    var place = machine.step(Slope(loss: 5, gradient: [2, 4]))
    for _ in 0..<20 { place = machine.step(Slope(loss: .nan, gradient: [.nan, .infinity])) }
    #expect(place.allSatisfy { $0.isFinite })
    #expect(machine.interventions.total > 0)
  }

  @Test func everySlopeIsTheDerivativeOfItsLoss() {
    for problem in OptimizerContest.problems() {
      let place = problem.start(seed: 3)
      let slope = problem.slope(at: place)
      for i in stride(from: 0, to: place.count, by: 7) {
        let sides = [-1e-6, 1e-6].map { step -> Double in
          var there = place
          there[i] += step
          return problem.slope(at: there).loss
        }
        let difference = (sides[1] - sides[0]) / 2e-6
        let tolerance = 1e-4 * max(1, abs(difference))
        #expect(abs(difference - slope.gradient[i]) < tolerance, "\(problem.name) \(i)")
      }
    }
  }

  @Test func theLessonsAreDifferentVoices() {
    let lessons = VoiceLessons.make(count: 16, seed: 1)
    #expect(Set(lessons.inputs).count == 16)
    #expect(Set(lessons.outputs).count == 16)
    #expect(lessons.outputs.joined().allSatisfy { $0.isFinite })
  }
}
