import Glibc
import HarmonicSolver

/// A solution found elsewhere runs beside the one that sounds, and takes over when it has been clearly
/// better for a while: a descent stays in its valley, however much better the next one is.
final class Challenge {
  /// Updates from one assignment to the next.
  private static let pause = 10
  /// Share of the misfit that a challenger must stay under, and for how many updates.
  private static let margin = 0.85
  private static let wins = 3
  /// Updates that it has for that.
  private static let patience = 8

  private let solver: HarmonicSolver
  private(set) var assignment: ScoutAssignment?
  private var note = 0
  private var updates = 0
  private var challenger: (u: [Double], amplitude: Double, damping: Double)?
  private var won = 0
  private var age = 0

  init(solver: HarmonicSolver) { self.solver = solver }

  /// A note begins.
  func begin(_ problem: HarmonicSolver.Problem, _ u: [Double]) {
    note += 1
    updates = 0
    challenger = nil
    assignment = ScoutAssignment(
      structure: solver.structure, sampleRate: solver.sampleRate, problem: problem, note: note,
      isFirst: true)
  }

  /// Takes what the background found; nothing of a note that is over.
  func take(_ result: ScoutResult) {
    guard result.note == note else { return }
    challenger = (result.u, result.amplitude, 0.3)
    (won, age) = (0, 0)
  }

  /// One update beside the solution that sounds.
  /// - Returns: the challenger, if it takes over.
  func step(
    _ problem: HarmonicSolver.Problem, _ u: [Double], distance: Double
  ) -> (u: [Double], distance: Double)? {
    updates += 1
    assignment =
      updates % Challenge.pause == 0
      ? ScoutAssignment(
        structure: solver.structure, sampleRate: solver.sampleRate, problem: problem, note: note,
        isFirst: false) : nil
    guard var rival = challenger else { return nil }
    let nepers = log(problem.target.amplitude / max(rival.amplitude, 1e-12))
    let moved = solver.unknowns.louder(rival.u, by: nepers)
    let solved = solver.solve(
      problem, from: moved, pull: moved, iterations: 3, damping: &rival.damping)
    challenger = (solved.u, problem.target.amplitude, rival.damping)
    let own = solver.misfit(problem, u, distance: distance)
    let other = solver.misfit(problem, solved.u, distance: solved.decibels)
    won = other < Challenge.margin * own ? won + 1 : 0
    age += 1
    if won >= Challenge.wins {
      challenger = nil
      return (solved.u, solved.decibels)
    }
    if age >= Challenge.patience { challenger = nil }
    return nil
  }
}
