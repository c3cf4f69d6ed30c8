import Glibc

/// What is left of a target's waveform once a sound is taken off it, sample by sample.
public struct WaveformResidual: Equatable, Sendable {
  /// dB of the target over what is left when the sound is taken off at the gain that fits best:
  /// 0 is nothing in common, 200 and more the same. Higher is nearer; what is not finite has
  /// `-infinity`.
  public let snr: Double
  /// That gain; below 0 where the sound is the target upside down.
  public let gain: Double
  /// The same ratio at the sound's own level; below 0 where it adds more than it takes off.
  public let asItIs: Double

  /// - Parameters:
  ///   - target: From where the sound begins.
  ///   - sound: Silence follows where it is shorter; what is longer does not count.
  public init(of target: [Float], without sound: [Float]) {
    let (own, common) = Self.products(target, sound)
    let best = common / max(own, 1e-20)
    gain = best
    snr = Self.ratio(target, sound, gain: best)
    asItIs = Self.ratio(target, sound, gain: 1)
  }

  private static func products(
    _ target: [Float], _ sound: [Float]
  ) -> (own: Double, common: Double) {
    var (own, common) = (0.0, 0.0)
    for n in 0..<min(target.count, sound.count) {
      let (a, b) = (Double(target[n]), Double(sound[n]))
      own += b * b
      common += a * b
    }
    return (own, common)
  }

  private static func ratio(_ target: [Float], _ sound: [Float], gain: Double) -> Double {
    var (all, left) = (0.0, 0.0)
    for n in target.indices {
      let a = Double(target[n])
      let rest = n < sound.count ? a - gain * Double(sound[n]) : a
      all += a * a
      left += rest * rest
    }
    // The same small number on both sides: silence without silence is 0 dB.
    let ratio = 10 * log10((all + 1e-20) / (left + 1e-20))
    return ratio.isFinite ? ratio : -.infinity
  }
}
