/// Two frames that go through one complex transform: the first its real, the second its imaginary
/// part.
public struct FramePairSpectrum: BitwiseCopyable {
  /// Samples of the transform, a multiple of 32.
  public let size: Int
  /// Its spectrum: `size + 1` numbers each, the last the first once more.
  public let real: UnsafeMutablePointer<Float>
  public let imaginary: UnsafeMutablePointer<Float>
  /// Half spectra of the frames.
  public let first: HalfSpectrumBuffer
  public let second: HalfSpectrumBuffer

  @inlinable
  public init(
    size: Int, real: UnsafeMutablePointer<Float>, imaginary: UnsafeMutablePointer<Float>,
    first: HalfSpectrumBuffer, second: HalfSpectrumBuffer
  ) {
    (self.size, self.real, self.imaginary) = (size, real, imaginary)
    (self.first, self.second) = (first, second)
  }
}
