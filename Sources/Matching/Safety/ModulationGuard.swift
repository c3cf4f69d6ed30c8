import DX7
import FMSynthesis
import Foundation
import MachineCore
import Spectral
import VoiceSearch

extension Interventions.Reason {
  /// A modulator louder than the largest index.
  public static let index = Self("index")
  /// Sidebands past the band, by Carson's rule.
  public static let bandwidth = Self("bandwidth")
  /// A feedback loop beyond its bound.
  public static let feedback = Self("feedback")
}

/// Index and bandwidth budgets: turns modulators down to what their sidebands have room for.
struct ModulationGuard: SafetyLaw {
  let limits: MatchLimits
  private(set) var interventions = Interventions()

  init(limits: MatchLimits) { self.limits = limits }

  mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: MatchFeatures
  ) -> Coefficients {
    var next = proposed
    let genome = Genome(proposed)
    for from in 1..<6 {
      let at = DX7Parameter(op: from, .outputLevel).number
      let top = MatchUnits.level(index: limits.indexMax)
      if next[at] > top {
        interventions[.index] += 1
        next[at] = top
      }
      let room = MatchUnits.level(index: room(from, genome))
      if next[at] > room {
        interventions[.bandwidth] += 1
        next[at] = room
      }
    }
    return next
  }

  /// The largest index that no operator it goes into lacks the room for.
  private func room(_ from: Int, _ genome: Genome) -> Double {
    let own = genome.frequency(from)
    return (0..<from).reduce(.infinity) { room, into in
      let depth = Algorithms.depth(algorithm: genome.algorithm + 1, into: into, from: from)
      guard depth > 0 else { return room }
      return min(
        room, Carson.index(own: own, into: genome.frequency(into), limit: limits.bandwidthMax))
    }
  }
}

/// Bounds the index of the feedback loop.
struct FeedbackGuard: SafetyLaw {
  let limits: MatchLimits
  private(set) var interventions = Interventions()

  init(limits: MatchLimits) { self.limits = limits }

  mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: MatchFeatures
  ) -> Coefficients {
    var next = proposed
    let at = DX7VoiceField.feedback.rawValue
    let top = 7 + log2(limits.feedbackMax / (2 * Double.pi * amplitude(proposed)))
    if next[at] > max(top, 0) {
      interventions[.feedback] += 1
      next[at] = max(top, 0).rounded(.down)
    }
    return next
  }

  /// Amplitude of the operator that closes the feedback loop.
  private func amplitude(_ a: Coefficients) -> Double {
    let algorithm = Int(a[DX7VoiceField.algorithm.rawValue].rounded()) + 1
    for into in 0..<6 {
      for from in 0...into
      where Algorithms.depth(algorithm: algorithm, into: into, from: from) > 0 {
        return max(
          MatchUnits.amplitude(level: a[DX7Parameter(op: from, .outputLevel).number]), 1e-6)
      }
    }
    return 1
  }
}
