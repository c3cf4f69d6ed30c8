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
}
