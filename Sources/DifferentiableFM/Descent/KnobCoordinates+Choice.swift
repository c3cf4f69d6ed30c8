import FMSynthesis

/// Which knobs a gradient match turns besides levels, indices and envelopes.
public struct GradientKnobs: Sendable {
  public var feedback = true
  public var carriers = false
  /// Ratio, fixed frequency and detune.
  public var frequencies = false
  public var tune = false

  public init() {}
}

extension KnobCoordinates {
  /// The knobs of a choice that mean something in a patch: those of operators that are on, of the
  /// envelope they use, of edges that are there.
  public init(_ choice: GradientKnobs, patch: [Double]) {
    var knobs: [Knob] = []
    for op in 0..<PatchLayout.operators where patch[PatchLayout.index(op, .on)] > 0 {
      knobs += Self.knobs(op, choice, patch)
    }
    if choice.feedback {
      knobs.append(Knob(PatchLayout.index(.feedback), .amplitude(knee: 0.3), step: 0.3))
    }
    if choice.tune { knobs.append(Knob(PatchLayout.index(.tune), .linear, step: 2)) }
    self.init(knobs: knobs)
  }

  private static func knobs(_ op: Int, _ choice: GradientKnobs, _ patch: [Double]) -> [Knob] {
    func knob(_ field: OperatorField, _ scale: Scale, _ step: Double) -> Knob {
      Knob(PatchLayout.index(op, field), scale, step: step)
    }
    var knobs = [knob(.level, .amplitude(knee: 0.1), 0.5)]
    if isModulator(op, patch) { knobs.append(knob(.index, .amplitude(knee: 0.3), 0.3)) }
    if choice.carriers { knobs.append(knob(.carrier, .linear, 0.02)) }
    if choice.frequencies {
      // Small: a spectral gradient knows the way only for the last few cents.
      let isFixed = patch[PatchLayout.index(op, .mode)] > 0.5
      knobs.append(knob(isFixed ? .fixed : .ratio, .cents, 0.25))
      if !isFixed { knobs.append(knob(.detune, .linear, 0.1)) }
    }
    if patch[PatchLayout.index(op, .envelopeType)] < 0.5 {
      knobs += [OperatorField.attack, .decay, .release].map { knob($0, .logarithm, 0.05) }
      knobs.append(knob(.sustain, .linear, 0.01))
    } else {
      let fields: [OperatorField] = [
        .rate1, .rate2, .rate3, .rate4, .level1, .level2, .level3, .level4,
      ]
      knobs += fields.map { knob($0, .linear, 0.5) }
    }
    return knobs
  }

  private static func isModulator(_ op: Int, _ patch: [Double]) -> Bool {
    (0..<op).contains { patch[PatchLayout.routing(into: $0, from: op)] != 0 }
  }
}
