import MachineCore

// The laws by themselves.
extension MatchLoop {
  /// AE/AR: levels, times and envelope levels as positive numbers, a * exp(eta u).
  func multiply(_ stage: MatchStage, seed: UInt64, until share: Double = 1) {
    let drive = ProbeDrive(
      stage: stage, moved: stage.knobs.indices(of: [.level, .rate, .envelopeLevel]), seed: seed)
    let law = PositiveLaw(
      PlainLaw(rate: 1, rule: .multiplicative), nepers: stage.knobs.nepers)
    run(drive, law, named: .multiplicative, until: share)
  }

  /// A policy over structure and knobs, made likelier to draw what sounds near.
  func reinforce(_ stage: MatchStage, structure: Bool, seed: UInt64, until share: Double = 1) {
    let drive = PolicyDrive(
      stage: stage, start: best.coefficients,
      moved: stage.knobs.indices(of: [.level, .rate, .envelopeLevel]), structure: structure,
      seed: seed)
    run(drive, PlainLaw(rate: 1), named: .reinforce, until: share)
  }
}
