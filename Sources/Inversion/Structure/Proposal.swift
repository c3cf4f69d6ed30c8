import Glibc

/// A change to a structure, with the levels that suit it best.
struct Proposal: Sendable {
  enum Change: Sendable {
    /// A carrier of a ratio.
    case carrier(Int)
    /// A modulator of a ratio above an operator.
    case modulator(Int, above: Int)
    /// A modulator and its carrier at once.
    case stack(carrier: Int, modulator: Int)
    /// A modulator above an operator, and one above that, whose own level is `top`.
    case tower(Int, under: Int, above: Int, top: Double)
    case retune(Int, ratio: Int)
    /// Feedback on an operator, as deep as this, which also changes its level.
    case feedback(Int, loop: Double)
    /// A modulator goes elsewhere.
    case rewire(Int, targets: UInt8)
  }

  var change: Change
  /// Of the operator that is new or changed: log2 of its output.
  var level = 0.0
  /// What carriers that the change reaches, and all others, are multiplied by.
  var reached = 1.0
  var others = 1.0
  /// Bit per operator that the change reaches.
  var path: UInt8 = 0
  /// Residual energy over the still's.
  var error: Double
  /// The error with habits counted.
  var score = 0.0
  /// The voice it changes, where there are several.
  var parent = 0

  /// Level of a carrier before it is scaled.
  static let carrierLevel = -3.0

  func applied(to parent: StillVoice, _ ratios: [RatioCandidate]) -> StillVoice {
    var voice = parent
    let count = UInt8(parent.count)
    switch change {
    case .carrier(let ratio):
      voice.operators.append(StillOperator(ratios[ratio]))
      voice.operators[parent.count].level = Self.carrierLevel
    case .modulator(let ratio, let op):
      var modulator = StillOperator(ratios[ratio])
      (modulator.targets, modulator.level) = (1 << UInt8(op), level)
      voice.operators.append(modulator)
    case .stack(let carrier, let modulator):
      voice.operators.append(StillOperator(ratios[carrier]))
      var above = StillOperator(ratios[modulator])
      (above.targets, above.level) = (1 << count, level)
      voice.operators.append(above)
    case .tower(let lower, let upper, let op, let top):
      var modulator = StillOperator(ratios[lower])
      (modulator.targets, modulator.level) = (1 << UInt8(op), level)
      voice.operators.append(modulator)
      var above = StillOperator(ratios[upper])
      (above.targets, above.level) = (1 << count, top)
      voice.operators.append(above)
    case .retune(let op, let ratio):
      voice.operators[op].tune(ratios[ratio])
      if !voice.operators[op].isCarrier { voice.operators[op].level = level }
    case .feedback(let op, let loop):
      (voice.looped, voice.loop) = (op, loop)
      voice.operators[op].level = level
    case .rewire(let op, let targets):
      (voice.operators[op].targets, voice.operators[op].level) = (targets, level)
    }
    scale(&voice)
    return voice
  }

  private func scale(_ voice: inout StillVoice) {
    for op in voice.operators.indices where voice.operators[op].isCarrier {
      let factor = path >> UInt8(op) & 1 == 1 ? reached : others
      let level = voice.operators[op].level + log2(max(1e-4, factor))
      voice.operators[op].level = clamp(level, StillVoice.levels)
    }
  }
}

/// The target as the sum of what a change reaches and of the rest, each with a factor: the best of
/// both and what is left.
struct TwoParts {
  /// Squares of the reached part, its product with the rest, squares of the rest.
  var own: Double
  var cross = 0.0
  var rest = 0.0
  /// Products with the target.
  var target: Double
  var restTarget = 0.0
  var hasRest = false

  /// - Parameter energy: Of the target.
  /// - Returns: Factors and the error, which is 2 where a factor is not positive.
  func solved(_ energy: Double) -> (reached: Double, others: Double, error: Double) {
    let a = own + 1e-9 * energy + 1e-20
    if !hasRest { return checked(target / a, 1, energy - target * target / a, energy) }
    let c = rest + 1e-9 * energy + 1e-20
    let determinant = a * c - cross * cross
    if determinant < 1e-6 * a * c {
      return checked(target / a, 0, energy - target * target / a, energy)
    }
    let reached = (target * c - restTarget * cross) / determinant
    let others = (restTarget * a - target * cross) / determinant
    return checked(reached, others, energy - reached * target - others * restTarget, energy)
  }

  private func checked(
    _ reached: Double, _ others: Double, _ left: Double, _ energy: Double
  ) -> (reached: Double, others: Double, error: Double) {
    if reached <= 0 || others < 0 || reached > 64 { return (1, 1, 2) }
    return (reached, others, left / energy)
  }
}
