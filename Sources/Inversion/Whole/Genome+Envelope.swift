import DX7
import VoiceSearch

extension Genome {
  /// What makes an operator's level over the note.
  /// - Parameter op: 0 is operator 1.
  public func envelope(_ op: Int) -> OperatorEnvelope {
    var envelope = OperatorEnvelope()
    for number in 0..<OperatorEnvelope.raiseNumber {
      envelope[number] = self[op, Self.fields[number]]
    }
    envelope.isRaised = self[op, .velocitySensitivity] > 0
    return envelope
  }

  /// Gives an operator another; a sensitivity to velocity stays as large as it is while there is one.
  public mutating func set(_ op: Int, _ envelope: OperatorEnvelope) {
    for number in 0..<OperatorEnvelope.raiseNumber {
      self[op, Self.fields[number]] = envelope[number]
    }
    let sensitivity = self[op, .velocitySensitivity]
    self[op, .velocitySensitivity] = envelope.isRaised ? max(1, sensitivity) : 0
  }

  private static let fields: [DX7OperatorField] = [
    .rate1, .rate2, .rate3, .rate4, .level1, .level2, .level3, .level4, .outputLevel,
  ]
}
