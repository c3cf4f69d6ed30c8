import FMSynthesis
import Foundation
import Testing

@testable import HarmonicSolver

/// Where in its period the voice's pulse has to lie.
@Suite struct AlignTests {
  private let structure = FMStructure(patch: Solved.patch())

  private func solver() -> HarmonicSolver { HarmonicSolver(structure, sampleRate: Solved.rate) }

  private func u() -> [Double] {
    Unknowns(structure).values(structure, level: 0.5).map { $0 + 0.5 }
  }

  @Test(arguments: [0.0, 0.1, 0.25, 0.333, 0.5, 0.77, 0.999])
  func aWaveformThatIsAheadIsFoundThereToAHundredthOfATurn(turns: Double) {
    let solver = solver()
    let target = Solved.target(structure, u(), pitch: 220, turns: turns)
    let best = solver.alignment(Solved.problem(solver, target), u()).best
    let error = best.turns - turns
    #expect(abs(error - error.rounded()) < 0.01, "\(best.turns)")
    #expect(best.likeness > 0.99 && best.likeness < 1.01)
  }

  @Test func aPeakNearbyIsFoundAndNoneOnASlope() throws {
    let solver = solver()
    let target = Solved.target(structure, u(), pitch: 220, turns: 0.4)
    let aligner = solver.alignment(Solved.problem(solver, target), u())
    let near = try #require(aligner.peak(near: 0.37, within: 0.06))
    #expect(abs(near.turns - 0.4) < 0.01)
    // And across the end of the period.
    let last = Solved.target(structure, u(), pitch: 220, turns: 0.99)
    let across = try #require(
      solver.alignment(Solved.problem(solver, last), u()).peak(near: 0.02, within: 0.06))
    #expect(abs(across.turns - 0.99) < 0.01)
  }

  @Test func nothingIsLikeSilence() {
    let solver = solver()
    let silent = HarmonicTarget(
      pitch: 220, real: [Float](repeating: 0, count: 60),
      imaginary: [Float](repeating: 0, count: 60), noise: [Double](repeating: 0, count: 60))
    let aligner = solver.alignment(Solved.problem(solver, silent), u())
    #expect(aligner.best.likeness == 0)
    #expect(aligner.peak(near: 0.3, within: 0.1) == nil)
  }
}
