/// The distance of two sounds' points in an embedding.
///
/// An embedding says where a sound is and not how it would move, so there is no slope.
final class EmbeddingLoss: SoundLoss {
  let length: Int
  private let sampleRate: Double
  private let embedding: any EmbeddingPort
  private var target: [Float] = []

  init(_ embedding: any EmbeddingPort, length: Int, sampleRate: Double) {
    (self.embedding, self.length, self.sampleRate) = (embedding, length, sampleRate)
  }

  func setTarget(_ x: UnsafePointer<Float>) { target = point(x) }

  func loss(_ y: UnsafePointer<Float>) -> Double {
    Double(embedding.distance(target, point(y)))
  }

  /// - Parameter gradient: `length` values, overwritten with 0.
  func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    gradient.update(repeating: 0, count: length)
    return loss(y)
  }

  private func point(_ x: UnsafePointer<Float>) -> [Float] {
    embedding.embed(Array(UnsafeBufferPointer(start: x, count: length)), sampleRate: sampleRate)
  }
}
