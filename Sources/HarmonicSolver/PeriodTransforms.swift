import Spectral

/// Fourier transforms of all sizes that a period can have. One thread at a time.
public final class PeriodTransforms {
  private let transforms: [Int: RealFFT]

  public init() {
    var transforms: [Int: RealFFT] = [:]
    var steps = PeriodGrid.smallest
    while steps <= PeriodGrid.largest {
      transforms[steps] = RealFFT(size: steps)
      steps *= 2
    }
    self.transforms = transforms
  }

  /// - Parameter steps: Of a `PeriodGrid`.
  subscript(steps: Int) -> RealFFT {
    guard let transform = transforms[steps] else { preconditionFailure("a grid of \(steps) steps") }
    return transform
  }
}
