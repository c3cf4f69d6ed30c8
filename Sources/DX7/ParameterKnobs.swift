import FMSynthesis

/// Which knobs of a patch a voice's parameter decides on.
extension DX7Parameter {
  /// The operator it belongs to, from 0; nil for parameters of the whole voice and the name.
  public var op: Int? { number < 126 ? 5 - number / 21 : nil }

  public var isName: Bool { number >= Self.nameStart }

  /// Ids of the knobs to set from the patch of a voice when this parameter was turned.
  ///
  /// The algorithm brings its routing and its carriers.
  /// - Parameter isADSR: The operator has no DX7 envelope yet, so all of it must come.
  public func knobs(isADSR: Bool) -> [Int] {
    guard let op, let field = operatorField else { return voiceKnobs }
    switch field {
    case .outputLevel: return [.level, .index].map { PatchLayout.index(op, $0) }
    case .coarse, .fine, .mode: return [.mode, .ratio, .fixed].map { PatchLayout.index(op, $0) }
    default:
      if isADSR, field.rawValue <= DX7OperatorField.level4.rawValue {
        return Self.envelope.map { PatchLayout.index(op, $0) }
      }
      return field.knob.map { [PatchLayout.index(op, $0)] } ?? []
    }
  }

  private var voiceKnobs: [Int] {
    switch DX7VoiceField(rawValue: number) {
    case nil: return []
    case .algorithm: return [PatchLayout.index(.algorithm)] + PatchLayout.wiring
    case .feedback: return [PatchLayout.index(.feedback)]
    case let field?: return field.knob.map { [PatchLayout.index($0)] } ?? []
    }
  }

  private static var envelope: [OperatorField] {
    [.rate1, .rate2, .rate3, .rate4, .level1, .level2, .level3, .level4, .envelopeType]
  }
}
