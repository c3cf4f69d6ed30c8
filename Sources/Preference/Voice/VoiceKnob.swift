import Knobs

/// A coefficient of the preference machine: one knob of the patch, or two that go together, in steps
/// that are about equally well heard.
struct VoiceKnob: Hashable, Sendable {
  enum Kind: String, CaseIterable, Sendable {
    /// Level of an operator, 3 dB a step.
    case strength
    /// Time of the first stage of the envelope, an octave a step.
    case attack
    /// Time of the second and third stage, 0.75 octaves a step.
    case decay
    /// Time of the last stage, 0.75 octaves a step.
    case release
    /// Level that the third stage heads for, 4.5 dB a step; the second stage's goes half as far.
    case sustain
    /// Frequency of a modulator, 1.5 semitones a step.
    case ratio
    /// Of the voice, 0.6 rad a step.
    case feedback
    /// Level of all carriers, 1 dB a step, and beyond their top a gain: what keeps the loudness.
    case trim
  }
  let kind: Kind
  /// From 0; 0 for what belongs to the whole voice.
  let op: Int

  /// As logs name it: `op2.strength`, `feedback`.
  var name: String {
    kind == .feedback || kind == .trim ? kind.rawValue : "op\(op + 1).\(kind.rawValue)"
  }

  /// Steps away from the start that the knob may go.
  var range: ClosedRange<Double> {
    switch kind {
    case .strength: -6...5
    case .attack, .decay, .release: -6...6
    case .sustain: -5...5
    case .ratio: -3...3
    case .feedback: -6...6
    case .trim: -24...12
    }
  }

  /// Steps that it may go at a time.
  var slew: Double { kind == .trim ? 24 : 3 }
}

extension Trait {
  /// The knobs that a DX7 programmer would turn for it.
  var kinds: Set<VoiceKnob.Kind> {
    switch self {
    case .brightness, .warmth: [.strength, .sustain, .feedback]
    case .attack: [.attack, .strength]
    case .length: [.decay, .release, .sustain]
    case .hardness: [.strength, .attack, .decay, .sustain, .feedback]
    case .metallic: [.ratio, .strength, .sustain, .feedback]
    case .noise: [.feedback, .strength, .sustain]
    }
  }
}
