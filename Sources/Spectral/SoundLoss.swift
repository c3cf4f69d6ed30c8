/// A distance of sounds from a target, with its adjoint. 0 is identical to what it listens for.
///
/// Preallocates; one thread at a time.
public protocol SoundLoss: AnyObject {
  /// Samples of the target and of everything compared with it.
  var length: Int { get }
  /// Takes `length` samples as the new target.
  func setTarget(_ x: UnsafePointer<Float>)
  /// Distance of `length` samples to the target, at least 0.
  func loss(_ y: UnsafePointer<Float>) -> Double
  /// The distance, and its derivative by each sample.
  /// - Parameter gradient: `length` values, overwritten with d(loss) / d(y[n]).
  func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double
}

extension MultiResolutionSTFT: SoundLoss {}

/// Several losses with weights: the W of the drive. Weights may be moved while running.
public final class WeightedLoss: SoundLoss {
  public let length: Int
  /// One weight per loss, at least 0; a loss of weight 0 is not computed.
  public var weights: [Double]
  private let losses: [any SoundLoss]
  private let part: UnsafeMutablePointer<Float>

  /// - Parameter terms: at least one, all of one length.
  public init(_ terms: [(loss: any SoundLoss, weight: Double)]) {
    precondition(!terms.isEmpty, "at least one loss")
    length = terms[0].loss.length
    precondition(terms.allSatisfy { $0.loss.length == terms[0].loss.length }, "one length")
    losses = terms.map(\.loss)
    weights = terms.map(\.weight)
    part = .allocate(capacity: length)
    part.initialize(repeating: 0, count: length)
  }

  deinit { part.deallocate() }

  public func setTarget(_ x: UnsafePointer<Float>) {
    for loss in losses { loss.setTarget(x) }
  }

  public func loss(_ y: UnsafePointer<Float>) -> Double {
    var sum = 0.0
    for (i, loss) in losses.enumerated() where weights[i] > 0 { sum += weights[i] * loss.loss(y) }
    return sum
  }

  public func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    gradient.update(repeating: 0, count: length)
    var sum = 0.0
    for (i, loss) in losses.enumerated() where weights[i] > 0 {
      sum += weights[i] * loss.loss(y, gradient: part)
      let weight = Float(weights[i])
      for n in 0..<length { gradient[n] += weight * part[n] }
    }
    return sum
  }
}
