/// The sum of several distances from one target, each times its weight.
///
/// Weights may be moved while it runs. A term is made when it first counts, and costs nothing while
/// its weight is 0; with the default weights this is the multi-resolution distance to the bit.
public final class WeightedLoss: SoundLoss {
  public let length: Int
  public var weights: LossWeights
  private let sampleRate: Double
  private let embedding: any EmbeddingPort
  private var losses: [LossTerm: any SoundLoss] = [:]
  private var target: [Float]
  /// Slopes of one term, while several are added up.
  private var part: [Float] = []

  /// - Parameters:
  ///   - length: Samples of the target and of everything compared with it.
  ///   - sampleRate: Hz.
  ///   - stft: Takes the part of `MultiResolutionSTFT`, of the same length.
  public init(
    length: Int, sampleRate: Double, weights: LossWeights = LossWeights(),
    embedding: any EmbeddingPort = MelEmbedding(), stft: (any SoundLoss)? = nil
  ) {
    precondition(length > 0 && stft?.length ?? length == length, "one length")
    (self.length, self.sampleRate, self.weights) = (length, sampleRate, weights)
    self.embedding = embedding
    target = [Float](repeating: 0, count: length)
    losses[.stft] = stft
  }

  public func setTarget(_ x: UnsafePointer<Float>) {
    target = Array(UnsafeBufferPointer(start: x, count: length))
    for loss in losses.values { loss.setTarget(x) }
  }

  public func loss(_ y: UnsafePointer<Float>) -> Double {
    weights.terms.reduce(0) { $0 + weights[$1] * loss(of: $1).loss(y) }
  }

  /// A term without a slope counts in the value alone.
  public func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    let terms = weights.terms
    if terms.count == 1, weights[terms[0]] == 1 {
      return loss(of: terms[0]).loss(y, gradient: gradient)
    }
    if part.isEmpty { part = [Float](repeating: 0, count: length) }
    gradient.update(repeating: 0, count: length)
    return terms.reduce(0) { sum, term in
      let value = loss(of: term).loss(y, gradient: &part)
      let weight = Float(weights[term])
      for n in 0..<length { gradient[n] += weight * part[n] }
      return sum + weights[term] * value
    }
  }

  private func loss(of term: LossTerm) -> any SoundLoss {
    if let loss = losses[term] { return loss }
    let made = term.loss(length: length, sampleRate: sampleRate, embedding: embedding)
    made.setTarget(target)
    losses[term] = made
    return made
  }
}
