import DX7
import DX7Laws
import FMSynthesis
import Foundation
import MachineCore
import MachineLaws
import VoiceSearch

extension Interventions.Reason {
  /// A note that would not die away in time.
  public static let time = Self("time")
  /// Louder than the target may be, or near clipping.
  public static let loudness = Self("loudness")
  /// A scream: spectral energy or variance of level far beyond the target's.
  public static let resonance = Self("resonance")
}

/// Times are bounded: no release slower than the budget.
struct TimeGuard: SafetyLaw {
  private(set) var interventions = Interventions()
  private let slowest: Double

  init(limits: MatchLimits) {
    let fit = (0...99).first { MatchUnits.seconds(rate: Double($0)) <= limits.releaseMax }
    slowest = Double(fit ?? 99)
  }

  mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: MatchFeatures
  ) -> Coefficients {
    var next = proposed
    for op in 0..<6 where next[DX7Parameter(op: op, .rate4).number] < slowest {
      interventions[.time] += 1
      next[DX7Parameter(op: op, .rate4).number] = slowest
    }
    return next
  }
}

/// The loudness budget: carriers are turned down until the sound is within it.
struct LoudnessGuard: SafetyLaw {
  let renderer: CandidateRenderer
  let limits: MatchLimits
  private(set) var interventions = Interventions()

  init(renderer: CandidateRenderer, limits: MatchLimits) {
    (self.renderer, self.limits) = (renderer, limits)
  }

  mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: MatchFeatures
  ) -> Coefficients {
    let genome = Genome(proposed)
    let sound = renderer.portraits.portrait(genome, under: renderer.pool.target)
    let allowed = min(
      EnergyBudget(s.target.level + limits.loudnessMax).room(sound.level),
      EnergyBudget(limits.peakMax).room(20 * log10(max(sound.peak, 1e-9))))
    guard allowed < 0 else { return proposed }
    interventions[.loudness] += 1
    var next = proposed
    for op in 0..<6 where genome.isCarrier(op) {
      let at = DX7Parameter(op: op, .outputLevel).number
      next[at] = max(0, next[at] + (allowed / LevelLaw.decibelsPerStep).rounded(.down))
    }
    return next
  }
}

/// Refuses a step into a scream: its spectral energy or its variance of level lies beyond what the
/// target allows and beyond what the sound has now. A shorter step may do.
struct ResonanceGuard: SafetyLaw {
  let renderer: CandidateRenderer
  let limits: MatchLimits
  private(set) var interventions = Interventions()

  init(renderer: CandidateRenderer, limits: MatchLimits) {
    (self.renderer, self.limits) = (renderer, limits)
  }

  mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: MatchFeatures
  ) -> Coefficients {
    if agrees(portrait(proposed), s) { return proposed }
    interventions[.resonance] += 1
    let now = Genome(current)
    guard Genome(proposed).algorithm == now.algorithm else { return current }
    for share in [0.5, 0.25] {
      let next = zip(proposed, current).map { $1 + share * ($0 - $1) }
      if agrees(portrait(next), s) { return next }
    }
    return current
  }

  private func portrait(_ a: Coefficients) -> SoundPortrait {
    renderer.portraits.portrait(Genome(a), under: renderer.pool.target)
  }

  private func agrees(_ next: SoundPortrait, _ s: MatchFeatures) -> Bool {
    // What nobody hears cannot scream.
    guard next.level > s.target.level - 40 else { return true }
    let bright = s.target.brightness * exp2(limits.brightnessMax)
    let moving = VarianceThreshold(4 * s.target.variance + limits.varianceMax)
    return next.brightness <= max(bright, s.own.brightness)
      && moving.admits(next.variance, from: s.own.variance)
  }
}
