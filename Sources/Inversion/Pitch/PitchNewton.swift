import DX7
import MachineCore

/// Moves all numbers of a motion at once to where least squares would have them, rounded.
struct PitchNewton {
  let trial: PitchTrial
  private let straight: StraightLine

  private static let steps = 10
  private static let dampings = [1e-5, 1e-3, 0.03, 0.5]

  init(_ trial: PitchTrial) {
    self.trial = trial
    straight = StraightLine(trial)
  }

  func descend(_ start: TriedMotion) -> TriedMotion {
    var best = start
    for _ in 0..<Self.steps {
      let before = best.fit.cost
      step(&best)
      if best.fit.cost > before * 0.99 { break }
    }
    return best
  }

  private func step(_ best: inout TriedMotion) {
    let start = best.motion
    let phases = trial.phases(start)
    let residual = straight.removed(from: zip(phases, trial.turns).map { $0 - $1 })
    let fields = Self.fields(start)
    let slopes = fields.map { slope(start, $0, phases) }
    let normal = NormalEquations(residual, slopes)
    for damping in Self.dampings {
      guard let step = normal.solve(damping: damping) else { continue }
      var motion = start
      for (field, by) in zip(fields, step) {
        motion[field] += Int(min(max(by, -25), 25).rounded())
      }
      if motion == start { continue }
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

  /// Change of the phases by one step of a number, from where the tables have two different entries.
  private func slope(_ start: PitchMotion, _ field: DX7VoiceField, _ phases: [Double]) -> [Double] {
    var motion = start
    let by = start[field] < 90 ? 2 : -2
    motion[field] += by
    let moved = trial.phases(motion)
    return straight.removed(from: zip(moved, phases).map { ($0 - $1) / Double(by) })
  }
}
