import DX7
import VoiceSearch

/// A small change of a note.
enum NoteMove: Equatable {
  /// One of the ten numbers of an operator's envelope, by a step.
  case number(op: Int, Int, by: Int)
  /// Output level against envelope levels, see `OperatorEnvelope.shifted`.
  case shift(op: Int, by: Int)
  /// Raised by velocity or not, with the output level moved along.
  case raise(op: Int, by: Int)
  /// Sensitive to amplitude modulation or not, which lowers a level even without any, with the
  /// output level moved along.
  case sensitive(op: Int, by: Int, raises: Bool)
  case envelope(op: Int, OperatorEnvelope)
  case tuned(op: Int, FrequencyLattice.Setting)
  /// Two operators change envelopes.
  case swap(Int, Int)
  case operatorField(op: Int, DX7OperatorField, by: Int)
  case voiceField(DX7VoiceField, by: Int)
  case held(by: Int)

  /// - Returns: Nil where an end is in the way and nothing changes.
  func applied(to genome: Genome) -> Genome? {
    var changed = genome
    switch self {
    case .number(let op, let number, let step):
      change(&changed, op) { $0[number] += step }
    case .shift(let op, let steps): change(&changed, op) { $0 = $0.shifted(by: steps) }
    case .raise(let op, let step):
      change(&changed, op) {
        $0.isRaised.toggle()
        $0[OperatorEnvelope.outputLevelNumber] += step
      }
    case .sensitive(let op, let step, let raises):
      changed[op, .ampModSensitivity] = changed[op, .ampModSensitivity] == 0 ? 1 : 0
      change(&changed, op) {
        if raises { $0.isRaised.toggle() }
        $0[OperatorEnvelope.outputLevelNumber] += step
      }
    case .envelope(let op, let envelope): changed.set(op, envelope)
    case .tuned(let op, let setting): changed.tune(op, setting)
    case .swap(let a, let b):
      changed.set(a, genome.envelope(b))
      changed.set(b, genome.envelope(a))
    case .operatorField(let op, let field, let step): changed[op, field] += step
    case .voiceField(let field, let step): changed[field] += step
    case .held(let step): changed.held = max(1, changed.held + Int32(step))
    }
    return changed == genome ? nil : changed
  }

  private func change(
    _ genome: inout Genome, _ op: Int, _ body: (inout OperatorEnvelope) -> Void
  ) {
    var envelope = genome.envelope(op)
    body(&envelope)
    genome.set(op, envelope)
  }
}
