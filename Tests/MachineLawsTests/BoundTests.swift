import MachineCore
import MachineLaws
import Testing

/// What bounds the machines of every domain.
@Suite struct BoundTests {
  @Test func aBudgetSharesOutNoMoreThanItHas() {
    let budget = EnergyBudget(2)
    #expect(budget.bounded(3) == 2)
    #expect(budget.bounded(1) == 1)
    #expect(budget.room(3) == -1)
    #expect(budget.share(8) == 0.25)
    #expect(budget.share(1) == 1)
  }

  @Test func whatIsNoNumberGetsNothingOfABudget() {
    #expect(EnergyBudget(2).share(.nan) == 0)
    #expect(EnergyBudget(2).share(.infinity) == 0)
  }

  @Test func aThresholdLetsWhatVariesTooMuchGetCalmerOnly() {
    let threshold = VarianceThreshold(1)
    #expect(threshold.admits(1))
    #expect(!threshold.admits(1.1))
    #expect(threshold.admits(4, from: 5))
    #expect(!threshold.admits(6, from: 5))
    #expect(!threshold.admits(.nan))
  }

  @Test func runningMomentsAreThoseOfASteadySignal() {
    var moments = RunningMoments(steps: 20)
    for step in 0..<400 { moments.take(step % 2 == 0 ? 2 : 4) }
    #expect(abs(moments.mean - 3) < 0.05)
    #expect(abs(moments.variance - 1) < 0.01)
  }

  @Test func theFirstValueIsTheMeanOfAll() {
    var moments = RunningMoments(steps: 50)
    moments.take(.nan)
    #expect(moments.mean == 0)
    moments.take(7)
    #expect(abs(moments.mean - 7) < 1e-12)
    #expect(moments.variance < 1e-9)
  }

  @Test func nothingIsRaisedWhileTheMachineIsRestless() {
    var guardian = CalmGuard<Unrest>(VarianceThreshold(1))
    #expect(guardian.guarded([2, 0.5], from: [1, 1], Unrest(unrest: 0.9)) == [2, 0.5])
    #expect(guardian.guarded([2, 0.5], from: [1, 1], Unrest(unrest: 1.1)) == [1, 0.5])
    #expect(guardian.interventions[.variance] == 1)
  }

  private struct Unrest: Varying { var unrest: Double }

  @Test func lawsInARowBothHoldAndBothCount() {
    let wide = BoxSafety<Double>(minimum: [0], maximum: [9], slew: [1])
    let narrow = BoxSafety<Double>(minimum: [0], maximum: [3], slew: [.infinity])
    var chain = SafetyChain(wide, then: narrow)
    #expect(chain.guarded([8], from: [2.5], 0) == [3])
    #expect(chain.interventions.slewed == 1)
    #expect(chain.interventions.clamped == 1)
  }
}
