import FMSynthesis
import Spectral

/// The multi-resolution spectral distance of `MultiResolutionSTFT`, with its adjoint, through the
/// kernels: some three times as fast.
///
/// One thread at a time.
public final class QuickSTFT: SampleLoss {
  public let length: Int
  private let resolutions: [QuickResolution]

  /// - Parameters:
  ///   - target: What everything is compared with.
  ///   - sizes: FFT sizes, multiples of 4.
  ///   - floor: dB under the target's peak where magnitudes stop to count.
  public init(
    target: [Float], sizes: [Int] = MultiResolutionSTFT.standardSizes, floor: Double = 80,
    instructionSet: InstructionSet = .detect()
  ) {
    precondition(!target.isEmpty && !sizes.isEmpty, "something to compare")
    length = target.count
    resolutions = sizes.map {
      QuickResolution(
        size: $0, target: target, floorDecibels: floor, instructionSet: instructionSet)
    }
  }

  public func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    var sum = 0.0
    gradient.update(repeating: 0, count: length)
    let scale = 1 / Double(resolutions.count)
    for resolution in resolutions {
      sum += resolution.loss(y)
      resolution.addGradient(scale, to: gradient)
    }
    return sum * scale
  }
}
