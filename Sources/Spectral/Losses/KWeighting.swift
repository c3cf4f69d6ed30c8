import Glibc

/// The K curve of ITU-R BS.1770: what a head does, then a high-pass at 38 Hz.
///
/// The standard's two biquads for 48 kHz come from analogue prototypes; the same prototypes through
/// the bilinear transform give them for any rate.
public struct KWeighting: Sendable {
  private let head: Biquad
  private let highPass: Biquad

  /// - Parameter sampleRate: Hz. Under 4000 the shelf stands where the rate leaves room for it.
  public init(sampleRate: Double) {
    head = Biquad.shelf(
      hertz: 1681.974450955533, decibels: 3.999843853973347, q: 0.7071752369554196,
      sampleRate: sampleRate)
    highPass = Biquad.highPass(
      hertz: 38.13547087602444, q: 0.5003270373238773, sampleRate: sampleRate)
  }

  /// Filters in place from silence.
  func apply(_ x: UnsafeMutablePointer<Double>, count: Int) {
    head.run(x, count: count, step: 1)
    highPass.run(x, count: count, step: 1)
  }

  /// From slopes by the filtered samples to slopes by the samples, in place: a linear filter's
  /// adjoint is the filter run backwards in time.
  func applyAdjoint(_ x: UnsafeMutablePointer<Double>, count: Int) {
    highPass.run(x, count: count, step: -1)
    head.run(x, count: count, step: -1)
  }
}
