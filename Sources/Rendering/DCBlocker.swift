import Glibc

/// A 5 Hz high-pass of one pole on two channels, switched by a fade of 20 ms; does nothing at all
/// while off.
struct DCBlocker: BitwiseCopyable {
  private let coefficient: Double
  private let step: Float
  private var low: (Double, Double) = (0, 0)
  private var mix: Float = 0

  init(sampleRate: Double) {
    coefficient = 1 - exp(-2 * .pi * 5 / sampleRate)
    step = Float(1 / (0.02 * sampleRate))
  }

  @_noLocks @_noAllocation
  mutating func run(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, frames: Int,
    isOn: Bool
  ) {
    if !isOn && mix == 0 { return }
    for i in 0..<frames {
      if isOn {
        mix = mix + step < 1 ? mix + step : 1
      } else {
        mix = mix > step ? mix - step : 0
      }
      low.0 = follow(low.0, left[i])
      low.1 = follow(low.1, right[i])
      left[i] -= mix * Float(low.0)
      right[i] -= mix * Float(low.1)
    }
    if mix == 0 { low = (0, 0) }
  }

  /// Values too small to hear become 0 before they become denormal.
  @_noLocks @_noAllocation @inline(__always)
  private func follow(_ low: Double, _ x: Float) -> Double {
    let next = low + coefficient * (Double(x) - low)
    return next < 1e-20 && next > -1e-20 ? 0 : next
  }
}
