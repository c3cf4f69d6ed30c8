import FMSynthesis
import Spectral

/// How far a patch's note is from a target, and where each knob should go.
///
/// One thread at a time.
public final class GradientObjective {
  public let voice: DifferentiableVoice
  private let loss: any SoundLoss
  /// The note as last rendered.
  public private(set) var samples: [Float]
  private var slope: [Float]
  private var rendered: [Double] = []

  /// - Parameters:
  ///   - loss: Of the note's length, its target set.
  public init(
    note: DifferentiableNote, loss: any SoundLoss, rounding: Rounding = .engine,
    instructionSet: InstructionSet = .detect()
  ) {
    precondition(loss.length == note.length, "a target as long as the note")
    voice = DifferentiableVoice(note: note, rounding: rounding, instructionSet: instructionSet)
    self.loss = loss
    samples = Array(repeating: 0, count: note.length)
    slope = samples
  }

  /// Renders a patch, unless it was the last.
  public func render(_ patch: [Double]) {
    if patch == rendered { return }
    voice.render([patch])
    voice.copySamples(to: &samples)
    rendered = patch
  }

  /// - Parameter patch: `PatchLayout.count` values in range.
  /// - Returns: the loss, and its derivatives by the knobs in their units.
  public func evaluate(_ patch: [Double]) -> (loss: Double, gradient: [Double]) {
    render(patch)
    let value = loss.loss(samples, gradient: &slope)
    voice.setSlope(slope)
    return (value, voice.gradients()[0])
  }

  /// The loss alone.
  public func measure(_ patch: [Double]) -> Double {
    render(patch)
    return loss.loss(samples)
  }
}
