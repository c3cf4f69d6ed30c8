import MachineCore
import VoiceSearch

// The laws by themselves.
extension MatchLoop {
  /// AE/AR: levels, times and envelope levels as positive numbers, a * exp(eta u).
  func multiply(_ renderer: CandidateRenderer, seed: UInt64, until share: Double = 1) {
    let drive = ProbeDrive(
      renderer: renderer, moved: renderer.knobs.indices(of: [.level, .rate, .envelopeLevel]),
      widest: 24,
      phase: "multiply", seed: seed)
    run(drive, exponential(renderer), named: .multiplicative, until: share)
  }

  /// The last units: every knob that sounds, a few whole numbers up and down.
  func settle(_ renderer: CandidateRenderer, seed: UInt64) {
    let drive = ProbeDrive(
      renderer: renderer, moved: renderer.knobs.indices(of: Self.sounding), widest: 5,
      phase: "integers", seed: seed)
    run(drive, exponential(renderer), named: .auto)
  }

  /// A voice that is known but for a little: every knob that sounds, by the waveform.
  /// - Parameter movesHeld: Whether the key may have been let go at another time.
  func refine(
    _ renderer: CandidateRenderer, movesHeld: Bool, seed: UInt64, until share: Double
  ) {
    let drive = ProbeDrive(
      renderer: renderer,
      moved: renderer.knobs.indices(of: Self.sounding.union(movesHeld ? [.held] : [])),
      widest: 5, phase: "waveform", seed: seed)
    run(drive, exponential(renderer), named: .auto, until: share)
  }

  private static let sounding: Set<MatchKnobKind> = [
    .level, .rate, .envelopeLevel, .coarse, .fine, .detune, .feedback, .modulation,
    .pitchEnvelope,
  ]

  private func exponential(_ renderer: CandidateRenderer) -> PositiveLaw<PlainLaw> {
    PositiveLaw(PlainLaw(rate: 1, rule: .multiplicative), nepers: renderer.knobs.nepers)
  }

  /// A policy over structure and knobs, made likelier to draw what sounds near.
  func reinforce(
    _ renderer: CandidateRenderer, structure: Bool, seed: UInt64, until share: Double = 1
  ) {
    let drive = PolicyDrive(
      renderer: renderer, start: best.coefficients,
      moved: renderer.knobs.indices(of: [.level, .rate, .envelopeLevel]), structure: structure,
      seed: seed)
    run(drive, PlainLaw(rate: 1), named: .reinforce, until: share)
  }

  /// Adam down the gradient in steps that grow smaller as the budget goes; each stage starts from
  /// the best of the one before.
  func descend(
    _ renderer: CandidateRenderer, _ samples: [Float], _ options: MatchOptions,
    until share: Double = 1
  ) {
    let moved = renderer.knobs.indices(of: [.level, .rate, .envelopeLevel, .detune, .feedback])
    let drive = SlopeDrive(renderer: renderer, samples: samples, moved: moved, options: options)
    let begin = budget.progress
    let rates = [3, 2, 1.2, 0.7, 0.4]
    for (place, rate) in rates.enumerated() {
      let adam = AdamLaw(count: MatchKnobs.count, rate: rate, decay: (0.8, 0.95))
      run(
        drive, ScaledLaw(adam, steps: renderer.knobs.steps), named: .gradient,
        until: begin + (share - begin) * Double(place + 1) / Double(rates.count))
    }
  }
}
