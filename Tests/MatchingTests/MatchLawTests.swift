import MachineCore
import Testing

@testable import Matching
@testable import VoiceSearch

/// Each law alone, from a voice whose levels, rates and envelope levels are up to 20 off.
@Suite struct MatchLawTests {
  @Test(arguments: [
    (MatchLaw.multiplicative, 4000), (.reinforce, 6000), (.gradient, 12_000), (.search, 6000),
  ])
  func aLawAloneTakesMostOfTheLossAway(law: MatchLaw, evaluations: Int) {
    let result = MatchBench().match(law, evaluations: evaluations)
    #expect(result.endLoss < 0.2 * result.startLoss, "\(law) \(result.endLoss)")
    #expect(result.steps.allSatisfy { $0.law == law.rawValue })
  }

  @Test(arguments: [MatchLaw.multiplicative, .reinforce, .gradient, .auto])
  func oneThreadAndTwoFindTheSame(law: MatchLaw) {
    let bench = MatchBench()
    let one = bench.match(law, evaluations: 1500, threads: 1)
    let two = bench.match(law, evaluations: 1500, threads: 2)
    #expect(one.note.bytes == two.note.bytes)
    #expect(one.endLoss == two.endLoss)
    #expect(one.evaluations == two.evaluations)
  }

  /// Out of tune by 20 cents, no waveform is ever known: the loss alone says what is best.
  @Test func theBestLossNeverRisesWhereNoWaveformIsKnown() {
    let bench = MatchBench()
    var start = MatchBench.moved(bench.truth)
    start.tuning = 20
    let result = bench.match(.reinforce, evaluations: 2000, from: start)
    for (before, after) in zip(result.steps, result.steps.dropFirst()) {
      #expect(after.loss <= before.loss)
    }
    #expect(result.endLoss <= result.startLoss)
  }

  /// The structure is wrong as well: the policy has to learn it together with the knobs.
  @Test func reinforcementFindsARatio() {
    let bench = MatchBench()
    var start = MatchBench.moved(bench.truth)
    start[1, .coarse] = 2
    let result = bench.match(.reinforce, evaluations: 12_000, from: start)
    #expect(Genome(result.note)[1, .coarse] == 3)
    #expect(result.endLoss < 0.4 * result.startLoss)
  }

  @Test func anEqualUnitIsAnEqualRatio() {
    var law = PositiveLaw(PlainLaw(rate: 1, rule: .multiplicative), nepers: [0.1, 0.2])
    let next = law.update([10, 10], [0.1, 0.2])
    #expect(abs(next[0] - 11) < 1e-9 && abs(next[1] - 11) < 1e-9)
  }

  /// Half of 0.1 + 0.3 x is off by more than a step: the policy must come within one.
  @Test func theGaussianPolicyFindsAMinimum() {
    var policy = GaussianPolicy(mean: [0, 50, 99], sigmas: [8, 8, 8], weight: 8)
    var random = SearchRandom(seed: 3)
    let goal = [40.0, 10, 70]
    for _ in 0..<150 {
      let draws = (0..<16).map { _ in policy.draw(&random) }
      let sorted = draws.map { x in
        (x: x, loss: zip(x, goal).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
      }.sorted { $0.loss < $1.loss }
      _ = policy.learn(sorted.prefix(8).map { ($0.x, 0.125) })
    }
    for (mean, goal) in zip(policy.mean, goal) { #expect(abs(mean - goal) < 1) }
  }
}
