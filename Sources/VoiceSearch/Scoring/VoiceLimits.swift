import DX7
import FMSynthesis

/// What bounds the patch that a voice is played as: knobs that a person holds and the largest
/// modulation index.
public struct VoiceLimits: Sendable {
  /// Values of held knobs by id.
  public var held: [Int: Float]
  /// rad
  public var indexMax: Float

  public init(held: [Int: Float] = [:], indexMax: Float = .infinity) {
    (self.held, self.indexMax) = (held, indexMax)
  }

  /// - Returns: `PatchLayout.count` values.
  public func patch(_ voice: DX7Voice, _ conversion: VoiceConversion) -> [Float] {
    var values = conversion.patch(voice)
    for op in 0..<PatchLayout.operators {
      let level = max(values[PatchLayout.index(op, .level)], 1e-6)
      let index = PatchLayout.index(op, .index)
      values[index] = min(values[index], indexMax / level)
    }
    for (id, value) in held where values.indices.contains(id) { values[id] = value }
    return values
  }
}
