import FMSynthesis
import Following
import Foundation

@testable import HarmonicSolver

/// Structures and their sounds.
enum Solved {
  static let rate = 48_000.0

  /// The follower's own patch, wired otherwise if asked for: indices of 1.3, and loops of half a
  /// radian at most.
  static func patch(algorithm: Int? = nil) -> [Float] {
    var patch = FollowPatch.harmonic()
    guard let algorithm else { return patch }
    patch[PatchLayout.index(.algorithm)] = Float(algorithm)
    patch[PatchLayout.index(.feedback)] = 5
    for op in 0..<6 {
      let carries = Algorithms.carriers(algorithm) & (1 << UInt8(op)) != 0
      patch[PatchLayout.index(op, .carrier)] = carries ? 1 : 0
      patch[PatchLayout.index(op, .level)] = carries ? 0.25 : 0.1
      for from in 0..<6 {
        patch[PatchLayout.routing(into: op, from: from)] =
          Algorithms.depth(algorithm: algorithm, into: op, from: from)
      }
    }
    return patch
  }

  /// Complex amplitudes of the harmonics of what a march has rendered, from the first on.
  static func harmonics(
    _ march: PeriodMarch, _ grid: PeriodGrid, count: Int
  ) -> (real: [Float], imaginary: [Float]) {
    let n = grid.steps
    var (real, imaginary) = ([Float](), [Float]())
    for harmonic in 1...count {
      let partial = harmonic * march.structure.division
      var (re, im) = (0.0, 0.0)
      for q in 0..<n where partial < n / 2 {
        let angle = 2 * Double.pi * Double(partial * q % n) / Double(n)
        re += Double(march.output[q]) * cos(angle)
        im -= Double(march.output[q]) * sin(angle)
      }
      real.append(Float(2 * re / Double(n)))
      imaginary.append(Float(2 * im / Double(n)))
    }
    return (real, imaginary)
  }

  /// The harmonics of a voice of the structure itself, without noise.
  /// - Parameter turns: By which its phase is ahead.
  static func target(
    _ structure: FMStructure, _ u: [Double], pitch: Double, turns: Double = 0
  ) -> HarmonicTarget {
    let march = PeriodMarch(structure)
    let grid = PeriodGrid(structure, pitch: pitch, sampleRate: rate)
    march.run(u, grid, level: structure.level(march.unknowns, u), derivatives: false)
    let count = min(grid.partials / structure.division, HarmonicTarget.mostHarmonics)
    var (real, imaginary) = harmonics(march, grid, count: count)
    for k in 0..<count {
      let angle = Float(2 * Double.pi * turns * Double(k + 1))
      let (re, im) = (real[k], imaginary[k])
      real[k] = re * cos(angle) - im * sin(angle)
      imaginary[k] = re * sin(angle) + im * cos(angle)
    }
    return HarmonicTarget(
      pitch: pitch, real: real, imaginary: imaginary,
      noise: [Double](repeating: 0, count: count))
  }

  static func bounds(
    _ solver: HarmonicSolver, _ target: HarmonicTarget, limit: Double = 21_600,
    indexMax: Double = 4 * .pi
  ) -> SolverBounds {
    SolverBounds(
      solver.structure, solver.unknowns, pitch: target.pitch, amplitude: target.amplitude,
      limit: limit, indexMax: indexMax)
  }

  static func problem(
    _ solver: HarmonicSolver, _ target: HarmonicTarget, limit: Double = 21_600,
    indexMax: Double = 4 * .pi
  ) -> HarmonicSolver.Problem {
    HarmonicSolver.Problem(
      solver, target, bounds: bounds(solver, target, limit: limit, indexMax: indexMax),
      level: max(target.amplitude, 1e-9))
  }
}
