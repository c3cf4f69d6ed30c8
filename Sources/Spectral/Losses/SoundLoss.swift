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
