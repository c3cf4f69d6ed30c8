import FMSynthesis
import Knobs

/// One full gradient step to be timed: synthesis, six-scale STFT loss, gradient, Adam; 48 kHz, 1 s,
/// one candidate of six audible operators with feedback and moving DX7 envelopes, one thread.
public final class GradientStepBench {
  private let match: GradientMatch

  public init(seconds: Double = 1, instructionSet: InstructionSet = .detect()) {
    let length = Int(48_000 * seconds)
    let note = DifferentiableNote(key: 60, heldFrames: length * 3 / 4, length: length)
    let patch = Self.patch
    let voice = DifferentiableVoice(note: note, instructionSet: instructionSet)
    var other = patch.map { Double($0) }
    for op in 0..<PatchLayout.operators { other[PatchLayout.index(op, .level)] *= 0.8 }
    voice.render([other])
    var target = [Float](repeating: 0, count: length)
    voice.copySamples(to: &target)
    var options = GradientMatch.Options()
    options.knobs.carriers = true
    (options.knobs.frequencies, options.knobs.tune) = (true, true)
    // Small steps: the patch that is timed stays what it is.
    (options.rate, options.lastRate) = (1e-3, 1e-3)
    match = GradientMatch(
      patch: patch, note: note, target: target,
      loss: LaneSTFTLoss(target: target, instructionSet: instructionSet), options: options,
      instructionSet: instructionSet)
  }

  /// Loss before the step.
  @discardableResult
  public func step() -> Double { match.step().loss }

  /// Algorithm 5: three stacks of two, the last with feedback.
  private static var patch: [Float] {
    var patch = KnobTable.shared.patchKnobs.map(\.default)
    for op in 0..<PatchLayout.operators {
      let values: [(OperatorField, Float)] = [
        (.carrier, op % 2 == 0 ? 1 : 0), (.level, op % 2 == 0 ? 0.8 : 0.2), (.index, 6),
        (.ratio, [1, 2, 3, 1, 5, 0.5][op]), (.rate1, 80), (.rate2, 40), (.rate3, 25),
        (.rate4, 60), (.level2, 90), (.level3, 75),
      ]
      for (field, value) in values { patch[PatchLayout.index(op, field)] = value }
      for from in 0..<PatchLayout.operators {
        patch[PatchLayout.routing(into: op, from: from)] =
          Algorithms.depth(algorithm: 5, into: op, from: from)
      }
    }
    patch[PatchLayout.index(.feedback)] = 2
    return patch
  }
}
