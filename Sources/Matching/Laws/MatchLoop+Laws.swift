import MachineCore

// The laws by themselves.
extension MatchLoop {
  /// AE/AR: levels, times and envelope levels as positive numbers, a * exp(eta u).
  func multiply(_ stage: MatchStage, seed: UInt64, until share: Double = 1) {
    let drive = ProbeDrive(
      stage: stage, moved: stage.knobs.indices(of: [.level, .rate, .envelopeLevel]), widest: 24,
      phase: "multiply", seed: seed)
    run(drive, exponential(stage), named: .multiplicative, until: share)
  }

  /// The last units: every knob that sounds, a few whole numbers up and down.
  func settle(_ stage: MatchStage, seed: UInt64, until share: Double = 1) {
    let drive = ProbeDrive(
      stage: stage,
      moved: stage.knobs.indices(of: [
        .level, .rate, .envelopeLevel, .coarse, .fine, .detune, .feedback, .modulation,
        .pitchEnvelope,
      ]), widest: 5, phase: "integers", seed: seed)
    run(drive, exponential(stage), named: .auto, until: share)
  }

  private func exponential(_ stage: MatchStage) -> PositiveLaw<PlainLaw> {
    PositiveLaw(PlainLaw(rate: 1, rule: .multiplicative), nepers: stage.knobs.nepers)
  }

  /// A policy over structure and knobs, made likelier to draw what sounds near.
  func reinforce(_ stage: MatchStage, structure: Bool, seed: UInt64, until share: Double = 1) {
    let drive = PolicyDrive(
      stage: stage, start: best.coefficients,
      moved: stage.knobs.indices(of: [.level, .rate, .envelopeLevel]), structure: structure,
      seed: seed)
    run(drive, PlainLaw(rate: 1), named: .reinforce, until: share)
  }

  /// Adam down the gradient, from the best over and over: a distance of spectra has many small
  /// hollows, and a push out of one is all the gradient lacks. Long steps first, then short ones.
  func descend(
    _ stage: MatchStage, _ samples: [Float], _ options: SearchOptions, until share: Double = 1
  ) {
    let moved = stage.knobs.indices(of: [.level, .rate, .envelopeLevel, .detune, .feedback])
    let drive = SlopeDrive(
      stage: stage, samples: samples, moved: moved, instructionSet: options.instructionSet)
    var random = SearchRandom(seed: options.seed, stream: 9_003)
    let begin = budget.progress
    let descents = 8
    for descent in 0..<descents {
      var start = best.coefficients
      for i in moved where descent > 0 && random.chance(0.3) {
        start[i] += 12 * stage.knobs.steps[i] * random.normal()
      }
      for (part, rate) in [4, 1.2].enumerated() {
        let end = (Double(descent) + (part == 0 ? 0.6 : 1)) / Double(descents)
        let adam = AdamLaw(count: MatchKnobs.count, rate: rate, decay: (0.8, 0.95))
        run(
          drive, ScaledLaw(adam, steps: stage.knobs.steps), named: .gradient,
          from: part == 0 ? start : nil, until: begin + (share - begin) * end)
      }
    }
  }
}
