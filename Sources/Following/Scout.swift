import HarmonicSolver

/// What starts beside the follower stand on: the harmonics of one moment.
public struct ScoutAssignment: Sendable {
  let structure: FMStructure
  let sampleRate: Double
  let problem: HarmonicSolver.Problem
  /// Which note it is of.
  let note: Int
  /// Of its first moment: more is at stake, and more starts are tried.
  let isFirst: Bool
}

/// The best that such starts found.
public struct ScoutResult: Sendable {
  let u: [Double]
  /// Of the sound it was found for.
  let amplitude: Double
  let note: Int
}

/// Tries other starts than the one the follower goes on with; takes tens of milliseconds, so it has a
/// thread of its own.
public final class Scout {
  /// Starts for the first moment of a note, and for later ones.
  private static let starts = (first: 20, later: 8)
  private static let iterations = 12

  private let seed: UInt64
  private var search: StartSearch?

  public init(seed: UInt64) { self.seed = seed }

  /// - Parameter isWanted: Asked now and then; once it says no, what was found till then counts.
  public func work(
    _ assignment: ScoutAssignment, isWanted: () -> Bool = { true }
  ) -> ScoutResult? {
    let search = search(for: assignment)
    let starts = assignment.isFirst ? Scout.starts.first : Scout.starts.later
    return search.search(
      assignment.problem, known: [], random: starts, iterations: Scout.iterations,
      isWanted: isWanted
    ).map {
      ScoutResult(u: $0.u, amplitude: assignment.problem.target.amplitude, note: assignment.note)
    }
  }

  private func search(for assignment: ScoutAssignment) -> StartSearch {
    if let search, search.solver.structure == assignment.structure { return search }
    let solver = HarmonicSolver(assignment.structure, sampleRate: assignment.sampleRate)
    let made = StartSearch(solver: solver, seed: seed)
    search = made
    return made
  }
}
