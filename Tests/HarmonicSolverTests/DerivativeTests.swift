import FMSynthesis
import Foundation
import Testing

@testable import HarmonicSolver

/// Slopes that are wrong send the solver astray without a sound.
@Suite struct DerivativeTests {
  /// 4 and 6 close loops over several operators, 18 feeds back in the middle of a stack, 32 only
  /// sounds; none: the follower's own, with three loops.
  @Test(arguments: [nil, 1, 4, 5, 6, 18, 32], [false, true])
  func theMarchsDerivativesAgreeWithCentralDifferences(algorithm: Int?, tiesFeedback: Bool) {
    let structure = FMStructure(patch: Solved.patch(algorithm: algorithm))
    let march = PeriodMarch(structure, tiesFeedback: tiesFeedback)
    let grid = PeriodGrid(structure, pitch: 220, sampleRate: Solved.rate)
    let u = march.unknowns.kinds.map { kind in
      switch kind {
      // Where feedback is tied: half a radian of it, as it is chaos beyond one.
      case .amplitude(let op) where tiesFeedback && structure.ownLoop[op] > 0:
        log(0.5 / structure.ownLoop[op] * 0.2)
      case .gain(let op) where tiesFeedback && structure.ownLoop[op] > 0:
        log(0.5 / structure.ownLoop[op])
      case .amplitude(let op): log(0.1) + 0.2 * Double(op)
      case .gain(let op): log((1 + 0.2 * Double(op)) / structure.index(op))
      case .feedback: log(0.6)
      }
    }
    march.run(u, grid, level: 0.2, derivatives: true)
    let claimed = (0..<march.unknowns.count).map { p in row(march, 1 + p, grid.steps) }
    let h = 4e-3
    for p in claimed.indices {
      var (up, down) = (u, u)
      up[p] += h
      down[p] -= h
      march.run(up, grid, level: 0.2, derivatives: false)
      let high = row(march, 0, grid.steps)
      march.run(down, grid, level: 0.2, derivatives: false)
      let low = row(march, 0, grid.steps)
      let size = claimed[p].map(abs).max() ?? 0
      #expect(size > 1e-4, "\(march.unknowns.kinds[p]) moves nothing")
      let error = (0..<grid.steps).reduce(0.0) {
        max($0, abs((high[$1] - low[$1]) / (2 * h) - claimed[p][$1]))
      }
      #expect(error <= 0.005 * size, "\(march.unknowns.kinds[p]): \(error / size)")
    }
  }

  private func row(_ march: PeriodMarch, _ i: Int, _ steps: Int) -> [Double] {
    (0..<steps).map { Double(march.output.row(i)[$0]) }
  }
}
