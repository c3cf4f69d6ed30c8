/// The multi-resolution spectral distance to one target, with its adjoint.
///
/// Per FFT size (Hann, 75 % overlap): ||S - R|| / ||S|| + mean |ln S - ln R|; averaged over the
/// sizes. Under the logarithm both magnitudes are floored, so far under the target's peak at that
/// size. 0 is identical. The floor is relative: an absolute one would let inaudible noise rule.
public final class MultiResolutionSTFT {
  public static let standardSizes = [2048, 1024, 512, 256, 128, 64]

  /// Samples of the target and of everything compared with it.
  public let length: Int
  private let resolutions: [Resolution]

  /// - Parameters:
  ///   - length: samples compared; shorter than a size means one padded frame of that size.
  ///   - sizes: FFT sizes, multiples of 4.
  ///   - floor: dB under the target's peak where magnitudes stop to count.
  public init(length: Int, sizes: [Int] = standardSizes, floor: Double = 80) {
    precondition(length > 0 && !sizes.isEmpty, "something to compare")
    self.length = length
    resolutions = sizes.map { Resolution(size: $0, length: length, floorDecibels: floor) }
  }

  /// Takes `length` samples as the new target.
  public func setTarget(_ x: UnsafePointer<Float>) {
    for resolution in resolutions { resolution.setTarget(x) }
  }

  /// Distance of `length` samples to the target, at least 0.
  public func loss(_ y: UnsafePointer<Float>) -> Double {
    var sum = 0.0
    for resolution in resolutions { sum += resolution.loss(y) }
    return sum / Double(resolutions.count)
  }

  /// The distance, and its derivative by each sample.
  /// - Parameter gradient: `length` values, overwritten with d(loss) / d(y[n]).
  public func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    let value = loss(y)
    gradient.update(repeating: 0, count: length)
    let scale = 1 / Double(resolutions.count)
    for resolution in resolutions { resolution.addGradient(scale, to: gradient) }
    return value
  }
}
