import DX7Laws
import Glibc
import HarmonicSolver
import MachineCore
import MachineLaws

/// Where each coefficient of the follower stands among them.
struct CoefficientLayout {
  let unknowns: Unknowns
  var count: Int { unknowns.count + 1 + HissLaw.bands }
  /// Octaves over 1 Hz.
  var pitch: Int { unknowns.count }
  /// RMS of each band of noise, linear.
  var hiss: Range<Int> { unknowns.count + 1..<count }
}

/// u = drive(s, a): from where the coefficients are to where they should be. Harmonics say where levels,
/// indices and feedback should be, the tracker where the pitch, and what lies between harmonics where
/// the hiss.
final class TimbreDrive: Drive {
  /// Updates without a pitch after which a note is a new one, not the last that goes on.
  private static let rest = 5
  /// Updates that the tone may go on without a pitch, for what is heard beyond noise.
  private static let tail = 8
  private static let iterations = 3
  /// Share of a change of the noise that is taken at once.
  private static let calm = 0.5
  /// Noise under this share of the peak is not heard.
  private static let faint = 1e-5
  /// Amplitude of what a note's first window hears of digital silence: its logarithm stays finite.
  private static let least = 1e-9

  let solver: HarmonicSolver
  let layout: CoefficientLayout
  private let bench: Challenge
  private let starts: StartSearch
  private let noiseEar: NoiseEar
  var configuration: FollowerConfiguration
  private var damping = 0.3
  /// Amplitude of the sound when the coefficients were last solved; 0: never.
  private var amplitude = 0.0
  private var unvoiced = TimbreDrive.rest + 1
  /// Updates since a note began, from 1; 0: none sounds.
  private(set) var age = 0
  /// Whether the voice leaps to what was found now: a note begins, or a better solution takes over. It
  /// fades there as another voice, so nothing is slewed.
  private(set) var jumps = false
  /// Mean distance of the bands in dB, 0 before the first.
  private(set) var distance = 0.0

  init(
    solver: HarmonicSolver, noiseEar: NoiseEar, configuration: FollowerConfiguration
  ) {
    self.solver = solver
    self.noiseEar = noiseEar
    self.configuration = configuration
    layout = CoefficientLayout(unknowns: solver.unknowns)
    starts = StartSearch(solver: solver, seed: 1)
    bench = Challenge(solver: solver)
  }

  /// What background starts would stand on, if they are wanted now.
  var assignment: ScoutAssignment? { bench.assignment }

  /// Takes what background starts found.
  func take(_ found: ScoutResult) { bench.take(found) }

  func drive(_ s: FollowFeatures, _ a: Coefficients) -> Coefficients {
    jumps = false
    var next = a
    if let target = s.harmonics {
      next[layout.pitch] = log2(s.pitch)
      solve(s, target, &next)
    }
    age = s.isVoiced ? (isNew(s) ? 1 : age + 1) : 0
    unvoiced = s.isVoiced ? 0 : unvoiced + 1
    hear(s, &next)
    return zip(next, a).map { $0 - $1 }
  }

  func bounds(_ target: HarmonicTarget, _ a: Coefficients, held: [Bool]) -> SolverBounds {
    var bounds = SolverBounds(
      solver.structure, solver.unknowns, pitch: target.pitch, amplitude: target.amplitude,
      limit: 0.5 * solver.sampleRate * Double(configuration.bandwidthMax),
      indexMax: Double(configuration.indexMax))
    for i in held.indices where held[i] { (bounds.lower[i], bounds.upper[i]) = (a[i], a[i]) }
    return bounds
  }

  /// Amplitude that a carrier at gain 1 stands for with these coefficients.
  func level(_ a: Coefficients) -> Double { solver.structure.level(solver.unknowns, a) }

  // MARK: Harmonics

  private func solve(_ s: FollowFeatures, _ target: HarmonicTarget, _ next: inout Coefficients) {
    let count = solver.unknowns.count
    var u = Array(next[..<count])
    let heard = max(target.amplitude, TimbreDrive.least)
    if amplitude > 0 { u = solver.unknowns.louder(u, by: log(heard / amplitude)) }
    amplitude = heard
    let problem = HarmonicSolver.Problem(
      solver, target, bounds: bounds(target, next, held: s.held), level: level(next))
    if configuration.freeze {
      distance = solver.distance(problem, u)
    } else if isNew(s) {
      begin(problem, &u)
    } else {
      go(on: problem, &u)
    }
    let own = solver.rms(problem, u)
    // Carriers on the same partial add up, so this is the place to say how loud they may be.
    let wanted = max(loudness.bounded(target.rms), TimbreDrive.least)
    if own > 1e-12 { u = solver.unknowns.louder(u, by: log(wanted / own)) }
    next.replaceSubrange(..<count, with: u)
  }

  /// After a rest, or where the pitch of a note is found that had another in its first moments.
  private func isNew(_ s: FollowFeatures) -> Bool {
    unvoiced > TimbreDrive.rest || s.isFresh && age <= TimbreDrive.rest
  }

  /// A note begins: its first values are the best of a few starts, one of them the last note's.
  private func begin(_ problem: HarmonicSolver.Problem, _ u: inout [Double]) {
    if let found = starts.search(problem, known: [u], random: 3, iterations: 6) { u = found.u }
    damping = 0.3
    distance = solver.distance(problem, u)
    jumps = true
    bench.begin(problem, u)
  }

  private func go(on problem: HarmonicSolver.Problem, _ u: inout [Double]) {
    solver.tether = 0.3 * 0.2 / Double(configuration.rate)
    let solved = solver.solve(
      problem, from: u, pull: u, iterations: TimbreDrive.iterations, damping: &damping)
    (u, distance) = solved
    if let better = bench.step(problem, u, distance: distance) {
      (u, distance) = better
      damping = 0.3
      jumps = true
    }
  }

  // MARK: Noise

  /// The hiss, and what of a tone that has lost its pitch goes on for a while.
  private func hear(_ s: FollowFeatures, _ next: inout Coefficients) {
    let scale = Double(configuration.noise)
    for (band, i) in layout.hiss.enumerated() {
      let power = noiseEar.power(
        s.noise, from: HissLaw.edge(band), to: HissLaw.edge(band + 1))
      let level = s.isSilent ? 0 : power.squareRoot() * scale
      // It flutters as it is measured; a note's own noise begins with it.
      let isSteady = age > 3 && next[i] > 0
      let smoothed = isSteady ? next[i] + TimbreDrive.calm * (level - next[i]) : level
      next[i] = smoothed > s.peak * TimbreDrive.faint ? smoothed : 0
    }
    if s.isVoiced { return }
    let count = solver.unknowns.count
    if amplitude == 0 { amplitude = solver.unknowns.amplitude(Array(next[..<count])) }
    let wanted = s.isSilent ? 0 : rest(s, scale)
    let now = amplitude / 2.0.squareRoot()
    let u = solver.unknowns.louder(Array(next[..<count]), by: log(max(wanted, 1e-7) / now))
    amplitude = max(wanted, 1e-7) * 2.0.squareRoot()
    next.replaceSubrange(..<count, with: u)
  }

  /// RMS of the tone while there is no pitch: what is beyond twice the noise, for a while; without
  /// a hiss all of it, for as long as it lasts.
  private func rest(_ s: FollowFeatures, _ scale: Double) -> Double {
    if scale == 0 { return loudness.bounded(s.rms) }
    if unvoiced > TimbreDrive.tail { return 0 }
    let beyond = max(s.clear * s.clear - 2 * noiseEar.power(s.noise), 0).squareRoot()
    return loudness.bounded(beyond)
  }

  /// RMS that the tone may have.
  private var loudness: EnergyBudget {
    EnergyBudget(pow(10, Double(configuration.loudnessMax) / 20))
  }
}
