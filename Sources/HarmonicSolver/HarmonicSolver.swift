import Glibc
import MachineCore
import Spectral

/// Finds levels, indices and feedback with which a structure has a sound's harmonics, by
/// Levenberg-Marquardt on the decibels of bands of harmonics.
///
/// Pitch is given: the voice is one period on a grid, whose Fourier series stands where the sound's
/// partials do. Preallocates but for small arrays; one thread at a time.
public final class HarmonicSolver {
  /// Pull towards the last solution, per neper: what the harmonics leave open stays.
  public var tether = 0.3
  public let structure: FMStructure
  public var unknowns: Unknowns { march.unknowns }
  public let sampleRate: Double
  private let march: PeriodMarch
  private let transforms: PeriodTransforms
  /// Spectra of the voice and its derivatives.
  private let real: Row
  private let imaginary: Row
  private let aligner = PulseAligner()

  /// Rows of a period that were computed, in steps: what all solves took.
  public private(set) var work = 0

  /// - Parameters:
  ///   - tiesFeedback: See `Unknowns`.
  ///   - transforms: May be shared by the solvers of one thread.
  public init(
    _ structure: FMStructure, sampleRate: Double, tiesFeedback: Bool = false,
    transforms: PeriodTransforms = PeriodTransforms()
  ) {
    (self.structure, self.sampleRate, self.transforms) = (structure, sampleRate, transforms)
    march = PeriodMarch(structure, tiesFeedback: tiesFeedback)
    real = .rows(1 + march.unknowns.count)
    imaginary = .rows(1 + march.unknowns.count)
  }

  deinit {
    real.deallocate()
    imaginary.deallocate()
  }

  /// What a solve stands on.
  public struct Problem: Sendable {
    public let target: HarmonicTarget
    public let bounds: SolverBounds
    /// Amplitude that a carrier at gain 1 stands for; matters where carriers modulate.
    public let level: Double
    let grid: PeriodGrid
    /// Band of each partial of the grid, -1 for none. The last band is what lies above half the
    /// sample rate and comes back from there.
    let bandOf: [Int]
    /// By band, as the target's; nothing is wanted in the last.
    let power: [Double]
    let floor: [Double]
    let weight: [Double]
    /// Root of the sum of squared weights.
    public let scale: Double

    /// Of the last band: what comes back is heard 40 dB under the rest, as much as a soft band.
    private static let folded = (floor: 1e-4, weight: 0.3)

    public init(
      _ solver: HarmonicSolver, _ target: HarmonicTarget, bounds: SolverBounds, level: Double
    ) {
      (self.target, self.bounds, self.level) = (target, bounds, level)
      grid = PeriodGrid(solver.structure, pitch: target.pitch, sampleRate: solver.sampleRate)
      let division = solver.structure.division
      let top = Int(0.5 * solver.sampleRate / grid.hertz)
      let last = target.power.count
      bandOf = (0...grid.partials).map { partial in
        let harmonic = Int((Double(partial) / Double(division)).rounded())
        if partial > top { return last }
        return partial > 0 && harmonic >= 1 && harmonic <= target.harmonics
          ? target.bands[harmonic - 1] : -1
      }
      power = target.power + [0]
      floor = target.floor + [Problem.folded.floor * (target.power.max() ?? 0) + 1e-20]
      weight = target.weight + [Problem.folded.weight]
      scale = max(target.weight.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-12)
    }
  }

  /// - Parameters:
  ///   - u: Where to start. - pull: Where the tether holds; nil: nowhere.
  ///   - damping: Carried from solve to solve.
  /// - Returns: unknowns within the bounds, and the mean distance of the bands in dB.
  public func solve(
    _ problem: Problem, from u: [Double], pull: [Double]?, iterations: Int,
    damping: inout Double
  ) -> (u: [Double], decibels: Double) {
    var u = problem.bounds.clamped(u)
    var state = evaluate(problem, u, pull, derivatives: true)
    for iteration in 0..<iterations {
      guard let next = step(problem, u, state, pull, &damping) else { break }
      let gain = state.cost - next.state.cost
      let isSettled = gain < 1e-4 * state.cost
      u = next.u
      if isSettled || iteration + 1 == iterations {
        return (u, distance(next.state, problem))
      }
      state = evaluate(problem, u, pull, derivatives: true)
    }
    return (u, distance(state, problem))
  }

  /// Mean distance of the bands, loud ones weighted, in dB.
  public func distance(_ problem: Problem, _ u: [Double]) -> Double {
    distance(evaluate(problem, u, nil, derivatives: false), problem)
  }

  /// RMS of the voice.
  public func rms(_ problem: Problem, _ u: [Double]) -> Double {
    (0.5 * evaluate(problem, u, nil, derivatives: false).whole).squareRoot()
  }

  /// The voice's waveform against the sound's; holds until the next call.
  public func alignment(_ problem: Problem, _ u: [Double]) -> PulseAligner {
    march.run(u, problem.grid, level: problem.level, derivatives: false)
    transform(0, problem)
    aligner.compare(
      problem.target, real, imaginary, division: structure.division,
      partials: problem.grid.partials)
    return aligner
  }

  // MARK: One evaluation

  struct State {
    /// Weighted decibels by band.
    var residual: [Double]
    /// By unknown, then by band.
    var slopes: [[Double]]
    /// With the tether.
    var cost: Double
    /// Sum of squares of all partials.
    var whole: Double
  }

  private func distance(_ state: State, _ problem: Problem) -> Double {
    state.residual.reduce(0) { $0 + $1 * $1 }.squareRoot() / problem.scale
  }

  private func evaluate(
    _ problem: Problem, _ u: [Double], _ pull: [Double]?, derivatives: Bool
  ) -> State {
    march.run(u, problem.grid, level: problem.level, derivatives: derivatives)
    let count = derivatives ? unknowns.count : 0
    work += problem.grid.steps * (1 + count)
    for row in 0...count { transform(row, problem) }
    var energy = [Double](repeating: 0, count: problem.power.count)
    var whole = 0.0
    for partial in 1..<problem.bandOf.count {
      let power = Double(real[partial] * real[partial] + imaginary[partial] * imaginary[partial])
      whole += power
      if problem.bandOf[partial] >= 0 { energy[problem.bandOf[partial]] += power }
    }
    let residual = energy.indices.map { b in
      problem.weight[b] * 10
        * log10((energy[b] + problem.floor[b]) / (problem.power[b] + problem.floor[b]))
    }
    var cost = residual.reduce(0) { $0 + $1 * $1 }
    if let pull { for i in u.indices { cost += tether * (u[i] - pull[i]) * (u[i] - pull[i]) } }
    let slopes = (0..<count).map { self.slopes($0, energy, problem) }
    return State(residual: residual, slopes: slopes, cost: cost, whole: whole)
  }

  private func slopes(_ unknown: Int, _ energy: [Double], _ problem: Problem) -> [Double] {
    let (re, im) = (real.row(1 + unknown), imaginary.row(1 + unknown))
    var slope = [Double](repeating: 0, count: energy.count)
    problem.bandOf.withUnsafeBufferPointer { bandOf in
      for partial in 1..<bandOf.count where bandOf[partial] >= 0 {
        slope[bandOf[partial]] +=
          Double(2 * (real[partial] * re[partial] + imaginary[partial] * im[partial]))
      }
    }
    for b in slope.indices {
      slope[b] *= problem.weight[b] * 4.342_944_8 / (energy[b] + problem.floor[b])
    }
    return slope
  }

  /// Row of the march to complex amplitudes.
  private func transform(_ row: Int, _ problem: Problem) {
    let n = problem.grid.steps
    let fft = transforms[n]
    fft.samples.update(from: march.output.row(row), count: n)
    fft.forward()
    let (re, im) = (real.row(row), imaginary.row(row))
    let scale = 2 / Float(n)
    for partial in 0...problem.grid.partials {
      re[partial] = fft.spectrum[partial].0 * scale
      im[partial] = fft.spectrum[partial].1 * scale
    }
  }

  // MARK: One step

  private func step(
    _ problem: Problem, _ u: [Double], _ state: State, _ pull: [Double]?,
    _ damping: inout Double
  ) -> (u: [Double], state: State)? {
    var normal = NormalEquations(state.residual, state.slopes)
    if let pull { normal.addTether(tether, u, pull) }
    for _ in 0..<4 {
      guard let step = normal.solve(damping: damping) else {
        damping *= 10
        continue
      }
      // At most a neper at once.
      let wanted = u.indices.map { u[$0] + min(max(step[$0], -1), 1) }
      let tried = problem.bounds.clamped(wanted)
      let next = evaluate(problem, tried, pull, derivatives: false)
      if next.cost < state.cost {
        damping = max(damping * 0.3, 1e-4)
        return (tried, next)
      }
      damping = min(damping * 6, 1e4)
    }
    return nil
  }
}
