import DX7
import FMSynthesis

extension Genome {
  /// In what it sounds otherwise than another.
  func change(from base: Genome) -> CandidateChange {
    if key != base.key || tuning != base.tuning { return .everything }
    var change = CandidateChange(isMotion: held != base.held)
    for op in 0..<6 { change.join(operatorChange(op, from: base)) }
    for field in DX7VoiceField.allCases where self[field] != base[field] {
      change.join(Self.change(field))
    }
    return change
  }

  private func operatorChange(_ op: Int, from base: Genome) -> CandidateChange {
    var change = CandidateChange()
    let bit = UInt8(1) << UInt8(op)
    let start = DX7Parameter.start(of: op)
    for field in DX7OperatorField.allCases
    where bytes[start + field.rawValue] != base.bytes[start + field.rawValue] {
      switch field {
      case .mode, .coarse, .fine, .detune: change.pitches = bit
      case .ampModSensitivity: change.isMotion = true
      default: change.levels = bit
      }
    }
    return change
  }

  private static func change(_ field: DX7VoiceField) -> CandidateChange {
    switch field {
    case .algorithm, .feedback: return CandidateChange(wiring: 63)
    case .transpose: return .everything
    default: return CandidateChange(isMotion: true)
    }
  }
}
