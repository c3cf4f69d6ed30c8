import DX7
import Inversion
import TestSupport
import Testing
import VoiceSearch

@Suite struct LevelScalingTests {
  private func solved(_ truth: LevelScaling, _ keys: [Int]) -> LevelScaling {
    LevelScalingSolver(keys.map { KeyLevel(key: $0, steps: truth.steps(key: $0)) }).solve()
  }

  @Test func oneKeyLeavesTheScalingNeutral() {
    var truth = LevelScaling(outputLevel: 80)
    (truth.rightDepth, truth.breakPoint) = (60, 20)
    let found = solved(truth, [72])
    #expect(found.steps(key: 72) == truth.steps(key: 72))
    #expect(found.leftDepth == 0 && found.rightDepth == 0)
  }

  @Test func levelsThatDoNotDependOnTheKeyScaleByNothing() {
    let found = solved(LevelScaling(outputLevel: 71), [36, 60, 84])
    #expect(found == LevelScaling(outputLevel: 71) || found.leftDepth + found.rightDepth == 0)
    #expect(found.outputLevel == 71)
  }

  /// All four curves, one on each side at a time.
  @Test(arguments: 0..<4, [false, true])
  func theLevelsOnThreeKeysComeBackToTheStep(curve: Int, isRight: Bool) {
    var truth = LevelScaling(outputLevel: 70)
    truth.breakPoint = 43
    if isRight { (truth.rightDepth, truth.rightCurve) = (55, curve) }
    if !isRight { (truth.leftDepth, truth.leftCurve) = (55, curve) }
    let found = solved(truth, [48, 60, 72])
    for key in [48, 60, 72] { #expect(found.steps(key: key) == truth.steps(key: key)) }
  }

  /// Between keys that were heard a step or two is all there is to be in doubt about.
  @Test func betweenTheKeysThatWereHeardTheCurveIsAlmostTheTruth() {
    var truth = LevelScaling(outputLevel: 76)
    (truth.breakPoint, truth.leftDepth, truth.rightDepth) = (39, 20, 40)
    let found = solved(truth, [36, 48, 60, 72, 84])
    for key in 36...84 { #expect(abs(found.steps(key: key) - truth.steps(key: key)) <= 3) }
  }
}
