import Glibc
import MachineCore

/// Tries to solve a sound's harmonics from many starts: a descent ends in the nearest valley.
///
/// One thread at a time. Everything random comes from the seed.
public final class StartSearch {
  public struct Found: Sendable {
    /// Values of the unknowns.
    public var u: [Double]
    /// Distance in dB, more where the waveform fits worse; 0 is the same.
    public var misfit: Double
  }

  public let solver: HarmonicSolver
  private var dice: SearchRandom

  public init(solver: HarmonicSolver, seed: UInt64) {
    (self.solver, dice) = (solver, SearchRandom(seed: seed))
  }

  /// The best of some starts.
  /// - Parameters:
  ///   - known: Starts that come first. - random: How many more.
  ///   - iterations: Of each; a start that is far behind after half of them is left there.
  ///   - isWanted: Asked before each start; once it says no, what was found till then counts.
  public func search(
    _ problem: HarmonicSolver.Problem, known: [[Double]], random: Int, iterations: Int,
    isWanted: () -> Bool = { true }
  ) -> Found? {
    var best: Found?
    for start in known + (0..<random).map({ _ in draw(problem) }) {
      guard isWanted() else { break }
      let found = descend(problem, start, iterations, than: best)
      if found.misfit < best?.misfit ?? .infinity { best = found }
    }
    return best
  }

  private func descend(
    _ problem: HarmonicSolver.Problem, _ start: [Double], _ iterations: Int, than best: Found?
  ) -> Found {
    var damping = 0.3
    let half = max(1, iterations / 2)
    var (u, distance) = solver.solve(
      problem, from: start, pull: nil, iterations: half, damping: &damping)
    if distance < 1.5 * (best?.misfit ?? .infinity) {
      (u, distance) = solver.solve(
        problem, from: u, pull: nil, iterations: iterations - half, damping: &damping)
    }
    return Found(u: u, misfit: solver.misfit(problem, u, distance: distance))
  }

  /// Indices from soft to bright, feedback up to a sawtooth, carriers within 26 dB.
  private func draw(_ problem: HarmonicSolver.Problem) -> [Double] {
    let structure = solver.structure
    let loudest = log(max(problem.target.amplitude, 1e-9))
    return solver.unknowns.kinds.map { kind in
      switch kind {
      case .amplitude: return loudest - 3 * dice.unit()
      case .gain(let op):
        return log(0.05 / structure.index(op)) + dice.unit() * log(60)
      case .feedback: return log(0.1 + 0.8 * dice.unit())
      }
    }
  }
}

extension HarmonicSolver {
  /// The distance, more where the waveform fits worse: half of what is heard of a pulse is where its
  /// energy lies in the period.
  public func misfit(_ problem: Problem, _ u: [Double], distance: Double) -> Double {
    distance * (1 + 2 * (1 - min(alignment(problem, u).best.likeness, 1)))
  }
}
