import Spectral

/// A distance of samples to a target, with its adjoint.
public protocol SampleLoss: AnyObject {
  /// Samples of the target and of everything compared with it.
  var length: Int { get }
  /// - Parameter gradient: `length` values, overwritten with d(loss) / d(y[n]).
  func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double
}

extension MultiResolutionSTFT: SampleLoss {}

/// The squared distance sample by sample over the target's energy: 0 is identical, 1 is silence.
/// Hears phase, so frequencies must be right to a fraction of a cycle over the whole length.
public final class WaveformLoss: SampleLoss {
  public let length: Int
  private let target: [Float]
  private let scale: Double

  public init(target: [Float]) {
    precondition(!target.isEmpty, "something to compare")
    (length, self.target) = (target.count, target)
    scale = 1 / max(target.reduce(0) { $0 + Double($1) * Double($1) }, 1e-12)
  }

  public func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    var sum = 0.0
    let slope = Float(2 * scale)
    for n in 0..<length {
      let difference = y[n] - target[n]
      sum += Double(difference) * Double(difference)
      gradient[n] = slope * difference
    }
    return sum * scale
  }
}
