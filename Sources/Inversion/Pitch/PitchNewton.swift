import DX7
import MachineCore

/// Moves all numbers of a motion at once to where least squares would have them, rounded.
struct PitchNewton {
  private let trial: PitchTrial
  private let roots: [Double]
  /// What a Hz of mistuning adds to the residuals, of which the last is its tether.
  private let mistuning: [Double]

  private static let steps = 12
  private static let dampings = [1e-5, 1e-3, 0.03, 0.5]

  init(_ trial: PitchTrial) {
    self.trial = trial
    roots = trial.weights.map { $0.squareRoot() }
    mistuning = Self.centred(trial.seconds, roots, trial) + [trial.mistuningTether.squareRoot()]
  }

  func descend(_ start: TriedMotion) -> TriedMotion {
    var best = start
    for _ in 0..<Self.steps {
      let before = best.fit.cost
      step(&best)
      if best.fit.cost > before * 0.995 { break }
    }
    return best
  }

  private func step(_ best: inout TriedMotion) {
    let start = best.motion
    let phases = trial.phases(start)
    let residual = residuals(zip(phases, trial.turns).map { $0 - $1 })
    let fields = Self.fields(start)
    let slopes = fields.map { slope(start, $0, phases) } + [mistuning]
    let normal = NormalEquations(residual, slopes)
    var tried: [PitchMotion] = [start]
    for damping in Self.dampings {
      guard let step = normal.solve(damping: damping) else { continue }
      var motion = start
      for (field, by) in zip(fields, step) {
        motion[field] += Int(min(max(by, -25), 25).rounded())
      }
      if tried.contains(motion) { continue }
      tried.append(motion)
      let fit = trial.fit(motion)
      if fit.cost < best.fit.cost { best = TriedMotion(motion: motion, fit: fit) }
    }
  }

  /// Those that do anything.
  private static func fields(_ motion: PitchMotion) -> [DX7VoiceField] {
    var fields = Array(PitchMotion.fields[4..<8])
    var before = motion[.pitchLevel4]
    for stage in 0..<3 {
      let level = motion[PitchMotion.fields[4 + stage]]
      if level != before { fields.append(PitchMotion.fields[stage]) }
      before = level
    }
    if motion.swings { fields += [.lfoSpeed, .lfoDelay, .lfoPitchDepth] }
    return fields
  }

  /// Change by one step of a number, from two steps: the tables repeat themselves here and there.
  private func slope(_ start: PitchMotion, _ field: DX7VoiceField, _ phases: [Double]) -> [Double] {
    var motion = start
    let by = start[field] < 90 ? 2 : -2
    motion[field] += by
    let moved = trial.phases(motion)
    return residuals(zip(moved, phases).map { ($0 - $1) / Double(by) })
  }

  private func residuals(_ turns: [Double]) -> [Double] {
    Self.centred(turns, roots, trial) + [0]
  }

  /// Turns, times the square root of their weight, without what a constant explains.
  private static func centred(
    _ turns: [Double], _ roots: [Double], _ trial: PitchTrial
  ) -> [Double] {
    let mean = zip(turns, trial.weights).reduce(0) { $0 + $1.0 * $1.1 }
    return zip(turns, roots).map { ($0 - mean) * $1 }
  }
}
