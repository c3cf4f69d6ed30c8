import DifferentiableFM
import FMSynthesis
import Foundation
import Knobs
import Spectral
import VoiceSearch

/// The simplest test of a differentiable synthesiser: six operators at random frequencies and gains
/// are to become one sine.
public struct SineDemo {
  public enum Loss: String, CaseIterable, Sendable { case waveform, stft }

  public let loss: Loss
  /// Hz, and peak over that of one carrier at full level.
  public let frequency: Double
  public let amplitude: Double
  public let steps: Int
  public static let sampleRate = 16_000.0
  public static let length = 8_000

  public init(
    loss: Loss, frequency: Double = 440, amplitude: Double = 0.8, steps: Int = 300
  ) {
    (self.loss, self.frequency) = (loss, frequency)
    (self.amplitude, self.steps) = (amplitude, steps)
  }

  /// One run from the frequencies 100...900 Hz and gains 0...0.5 of a seed.
  public func run(seed: UInt64) -> SineOutcome {
    var random = SearchRandom(seed: seed)
    let patch = Self.patch(&random)
    let target = (0..<Self.length).map { n -> Float in
      let turns = frequency * Double(n) / Self.sampleRate
      return Float(amplitude * EngineUnits.carrierShare * sin(2 * Double.pi * turns))
    }
    let note = DifferentiableNote(
      key: 69, heldFrames: Self.length, length: Self.length, sampleRate: Self.sampleRate)
    let match = GradientMatch(
      patch: patch, note: note, target: target, loss: measure(target), options: options)
    let course = (0..<steps).map { _ -> SineOutcome.Moment in
      let before = match.patch
      let step = match.step()
      return SineOutcome.Moment(loss: step.loss, operators: before, moves: step.frequencies)
    }
    match.finish()
    let best = match.best
    return SineOutcome(
      course: course + [SineOutcome.Moment(loss: best.loss, operators: best.patch, moves: [])],
      target: target, learned: match.samples(of: best.patch))
  }

  private var options: GradientMatch.Options {
    var options = GradientMatch.Options()
    (options.knobs.frequencies, options.knobs.feedback) = (true, false)
    (options.pullsPartials, options.steps) = (true, steps)
    return options
  }

  private func measure(_ target: [Float]) -> any SoundLoss {
    switch loss {
    case .waveform: return WaveformLoss(target: target)
    case .stft:
      // A plain STFT of one size.
      return LaneSTFTLoss(target: target, sizes: [512])
    }
  }

  /// Algorithm 32 without feedback: six sines of fixed frequency, with plain ADSR envelopes.
  private static func patch(_ random: inout SearchRandom) -> [Float] {
    var patch = KnobTable.shared.patchKnobs.map(\.default)
    for edge in 0..<36 { patch[PatchLayout.routingBase + edge] = 0 }
    for op in 0..<PatchLayout.operators {
      let values: [(OperatorField, Float)] = [
        (.on, 1), (.carrier, 1), (.mode, 1), (.envelopeType, 0), (.attack, 0.01), (.decay, 0.1),
        (.sustain, 0.9), (.release, 0.2), (.fixed, Float(100 + 800 * random.unit())),
        (.level, Float(0.5 * random.unit())),
      ]
      for (field, value) in values { patch[PatchLayout.index(op, field)] = value }
    }
    return patch
  }
}
