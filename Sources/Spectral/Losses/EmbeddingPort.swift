/// A sound as a point, near to those of sounds that are alike: what the weight `embedding` listens
/// by. Anything that maps samples to numbers fits, a learned network too.
public protocol EmbeddingPort: Sendable {
  /// Values of every vector.
  var dimensions: Int { get }
  /// - Parameter samples: mono, finite; any length, silence too.
  func embed(_ samples: [Float], sampleRate: Double) -> [Float]
  /// 0 for the same vector, about 1 for sounds that have little in common; both of `dimensions`
  /// values.
  func distance(_ a: [Float], _ b: [Float]) -> Float
}
