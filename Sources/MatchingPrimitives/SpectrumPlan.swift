/// What the transform of one size needs: tables of the caller's, shared by all threads.
public struct SpectrumPlan: BitwiseCopyable {
  /// Samples, twice a power of four, at least 8.
  public var size: Int
  /// `size` values.
  public var window: UnsafePointer<Float>
  /// `size` values of cos and of -sin of 2 pi k / size.
  public var cosine: UnsafePointer<Float>
  public var sine: UnsafePointer<Float>
  /// Where the half transform leaves frequency k: `size / 2` values.
  public var places: UnsafePointer<Int>

  @inlinable
  public init(
    size: Int, window: UnsafePointer<Float>, cosine: UnsafePointer<Float>,
    sine: UnsafePointer<Float>, places: UnsafePointer<Int>
  ) {
    self.size = size
    self.window = window
    self.cosine = cosine
    self.sine = sine
    self.places = places
  }
}
