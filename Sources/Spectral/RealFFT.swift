import CFFTW
import Synchronization

/// A real FFT of one size with its own aligned buffers and plans.
///
/// `FFTW_ESTIMATE` chooses the plan from the size alone, so results repeat from run to run.
/// Owned and used by one thread at a time.
public final class RealFFT {
  /// Samples per transform, even.
  public let size: Int
  /// Bins of the half spectrum: `size / 2 + 1`.
  public let bins: Int
  /// Time domain, `size` values.
  public let samples: UnsafeMutablePointer<Float>
  /// Half spectrum, `bins` pairs of real and imaginary part.
  public let spectrum: UnsafeMutablePointer<fftwf_complex>
  private let forwardPlan: fftwf_plan
  private let inversePlan: fftwf_plan

  /// - Parameter size: even, at least 2.
  public init(size: Int) {
    precondition(size >= 2 && size % 2 == 0, "an even size")
    self.size = size
    bins = size / 2 + 1
    guard let samples = fftwf_alloc_real(size), let spectrum = fftwf_alloc_complex(bins) else {
      preconditionFailure("out of memory")
    }
    samples.update(repeating: 0, count: size)
    spectrum.update(repeating: (0, 0), count: bins)
    let n = Int32(size)
    var forward: fftwf_plan?
    var inverse: fftwf_plan?
    FFTWPlanner.lock.withLock { _ in
      forward = fftwf_plan_dft_r2c_1d(n, samples, spectrum, FFTWPlanner.estimate)
      inverse = fftwf_plan_dft_c2r_1d(n, spectrum, samples, FFTWPlanner.estimate)
    }
    guard let forward, let inverse else { preconditionFailure("FFTW refuses size \(size)") }
    self.samples = samples
    self.spectrum = spectrum
    (forwardPlan, inversePlan) = (forward, inverse)
  }

  deinit {
    FFTWPlanner.lock.withLock { _ in
      fftwf_destroy_plan(forwardPlan)
      fftwf_destroy_plan(inversePlan)
    }
    fftwf_free(samples)
    fftwf_free(spectrum)
  }

  /// `samples` to `spectrum`, not normalised; `samples` keeps its values.
  public func forward() { fftwf_execute(forwardPlan) }

  /// `spectrum` to `samples`, not normalised (`size` times the inverse); `spectrum` is destroyed.
  public func inverse() { fftwf_execute(inversePlan) }
}

/// What all transforms share.
enum FFTWPlanner {
  /// FFTW's planner is the one part of it that is not reentrant.
  static let lock = Mutex(())
  /// The macro `FFTW_ESTIMATE`, whose shift Swift cannot import.
  static let estimate: UInt32 = 1 << 6
}
