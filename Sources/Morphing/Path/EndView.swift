import FMSynthesis

/// A patch looked at operator by operator: what each does for the sound.
struct EndView {
  let values: [Float]
  /// Operators that reach the ear, as carriers or through others.
  let isHeard: [Bool]
  /// An operator under this level, -80 dB, does nothing that is heard.
  private static let silence: Float = 1e-4

  init(_ values: [Float]) {
    self.values = values
    let loud = (0..<6).map {
      values[PatchLayout.index($0, .on)] > 0.5
        && values[PatchLayout.index($0, .level)] > Self.silence
    }
    var heard = (0..<6).map { loud[$0] && values[PatchLayout.index($0, .carrier)] > 0.5 }
    for _ in 0..<6 {
      for into in 0..<6 where heard[into] {
        for from in 0..<6 where loud[from] {
          if values[PatchLayout.routing(into: into, from: from)] > 0 { heard[from] = true }
        }
      }
    }
    isHeard = heard
  }

  subscript(op: Int, field: OperatorField) -> Float { values[PatchLayout.index(op, field)] }
  subscript(field: VoiceField) -> Float { values[PatchLayout.index(field)] }

  func isCarrier(_ op: Int) -> Bool { self[op, .carrier] > 0.5 }
  func depth(into: Int, from: Int) -> Float {
    values[PatchLayout.routing(into: into, from: from)]
  }
  /// dB of an operator's level, 0 at its loudest.
  func loudness(_ op: Int) -> Double { decibels(of: self[op, .level]) }

  /// How an operator's ways differ from another's so much that one cannot become the other.
  func isAnotherKind(_ op: Int, than other: EndView, _ its: Int) -> Bool {
    let kinds: [OperatorField] = [.carrier, .mode, .envelopeType]
    return kinds.contains { (self[op, $0] > 0.5) != (other[its, $0] > 0.5) }
  }
}
