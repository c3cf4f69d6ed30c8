import DX7

/// A motion and how it fits.
struct TriedMotion {
  var motion: PitchMotion
  var fit: PitchFit
}

/// Moves one number or a few of a motion at a time for as long as that helps.
struct PitchDescent {
  let trial: PitchTrial
  /// Motions that may be tried in all.
  let budget: Int

  private static let steps = [1, -1, 2, -2, 4, -4, 9, -9, 20, -20]
  /// Passes over all numbers from one start.
  private static let passes = 8

  func descend(_ start: TriedMotion) -> TriedMotion {
    var best = start
    for _ in 0..<Self.passes {
      let before = best.fit.cost
      bendEnvelope(&best)
      swingOtherwise(&best)
      if best.fit.cost >= before * (1 - 1e-6) { break }
    }
    return best
  }

  private func bendEnvelope(_ best: inout TriedMotion) {
    for field in PitchMotion.fields[0..<8] {
      for step in Self.steps { attempt(&best) { $0[field] += step } }
    }
    // Levels hang together: what comes after one moves along with it.
    for first in 4..<7 {
      for step in [1, -1] {
        attempt(&best) { motion in
          for field in PitchMotion.fields[first..<7] { motion[field] += step }
        }
      }
    }
  }

  private func swingOtherwise(_ best: inout TriedMotion) {
    let swings = best.motion[.lfoPitchDepth] > 0 && best.motion[.lfoPitchSensitivity] > 0
    for step in Self.steps { attempt(&best) { $0[.lfoPitchDepth] += step } }
    guard swings else { return }
    for field in [DX7VoiceField.lfoSpeed, .lfoDelay] {
      for step in Self.steps { attempt(&best) { $0[field] += step } }
    }
    attempt(&best) { $0[.lfoSync] = 1 - $0[.lfoSync] }
    for wave in 0..<MotionParts.waveCount { attempt(&best) { $0[.lfoWave] = wave } }
    let parts = trial.parts
    let swing = parts.swing(
      depth: best.motion[.lfoPitchDepth], sensitivity: best.motion[.lfoPitchSensitivity])
    for factor: Float in [1, 0.7, 1.4, 0.97, 1.03] {
      attempt(&best) { $0.setSwing(swing * factor, parts) }
    }
  }

  private func attempt(_ best: inout TriedMotion, _ change: (inout PitchMotion) -> Void) {
    var motion = best.motion
    change(&motion)
    if motion == best.motion || trial.count >= budget { return }
    let fit = trial.fit(motion)
    if fit.cost < best.fit.cost * (1 - 1e-6) { best = TriedMotion(motion: motion, fit: fit) }
  }
}
