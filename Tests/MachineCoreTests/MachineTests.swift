import MachineCore
import Testing

/// A machine that finds a number, with nothing of audio in it.
@Suite struct MachineTests {
  struct Seen: Analysis {
    mutating func analyse(_ x: Double) -> Double { x }
  }
  struct Towards: Drive {
    mutating func drive(_ s: Double, _ a: Coefficients) -> Coefficients { a.map { s - $0 } }
  }
  struct Sum: Synthesis {
    mutating func synthesise(_ a: Coefficients, _ s: Double) -> Double { a.reduce(0, +) }
  }

  private func box(slew: Double = .infinity, guard agrees: BoxSafety<Double>.Guard? = nil)
    -> BoxSafety<Double>
  {
    BoxSafety(minimum: [0.1], maximum: [4], slew: [slew], guard: agrees)
  }

  @Test func theLoopFindsWhatItIsShown() {
    var machine = Machine(
      analysis: Seen(), drive: Towards(), law: PlainLaw(rate: 0.5), safety: box(),
      synthesis: Sum(), coefficients: [1])
    for _ in 0..<40 { _ = machine.step(3) }
    #expect(abs(machine.coefficients[0] - 3) < 1e-9)
  }

  @Test(arguments: [StepRule.additive, .multiplicative])
  func adamArrivesWhateverTheScaleOfTheDrive(rule: StepRule) {
    var law = AdamLaw(count: 2, rate: 0.02, rule: rule)
    var a: Coefficients = [1, 1]
    for _ in 0..<400 { a = law.update(a, [1000 * (2 - a[0]), 0.001 * (2 - a[1])]) }
    #expect(abs(a[0] - 2) < 0.1)
    #expect(abs(a[1] - 2) < 0.1)
  }

  @Test func aMultiplicativeLawKeepsTheSign() {
    var law = PlainLaw(rate: 10, rule: .multiplicative)
    #expect(law.update([0.5], [-3])[0] > 0)
  }

  @Test func adamForgetsADriveThatIsNoNumber() {
    var law = AdamLaw(count: 1, rate: 0.1)
    _ = law.update([1], [.nan])
    #expect(law.update([1], [1])[0].isFinite)
  }

  @Test func everyInterventionIsCounted() {
    var safety = box(slew: 1)
    #expect(safety.guarded([9], from: [3.5], 0) == [4])
    #expect(safety.guarded([.nan], from: [2], 0) == [2])
    #expect(safety.guarded([2.5], from: [2], 0) == [2.5])
    #expect(safety.interventions.slewed == 1)
    #expect(safety.interventions.clamped == 1)
    #expect(safety.interventions.notFinite == 1)
    #expect(safety.interventions.total == 3)
  }

  @Test func theGuardShortensAStepOrRefusesIt() {
    var safety = box { next, _, _ in next[0] < 1.6 }
    #expect(safety.guarded([2], from: [1], 0) == [1.5])
    var stubborn = box { next, _, _ in next[0] <= 1 }
    #expect(stubborn.guarded([2], from: [1], 0) == [1])
    #expect(stubborn.interventions.refused == 1)
  }
}
