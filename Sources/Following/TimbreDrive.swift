import Glibc
import MachineCore
import Spectral

/// u = drive(s, a): how the six operator levels should go, in natural logarithms, so that a steady
/// voice at the tracked pitch has the input's spectrum. Loudness is set aside: both sides stand at
/// RMS 1.
///
/// A spectral distance gives no direction for frequency; pitch is not among its coefficients.
final class TimbreDrive: Drive {
  /// Pull towards the patch's own levels, per neper: settles what the spectrum leaves open, such as
  /// the common scale of all carriers.
  static let tether = 0.01

  let voice: SteadyVoice
  private let distance: MultiResolutionSTFT
  private let normalised: UnsafeMutablePointer<Float>
  private let gradient: UnsafeMutablePointer<Float>
  var home: Coefficients
  var isFrozen = false
  /// The last distance, 0 before the first.
  private(set) var loss = 0.0

  init(voice: SteadyVoice, home: Coefficients) {
    (self.voice, self.home) = (voice, home)
    distance = MultiResolutionSTFT(
      length: voice.length, sizes: [voice.length, voice.length / 2, voice.length / 4])
    normalised = .allocate(capacity: voice.length)
    gradient = .allocate(capacity: voice.length)
    normalised.initialize(repeating: 0, count: voice.length)
    gradient.initialize(repeating: 0, count: voice.length)
  }

  deinit {
    normalised.deallocate()
    gradient.deallocate()
  }

  func drive(_ s: FollowFeatures, _ a: Coefficients) -> Coefficients {
    guard s.isVoiced else { return a.map { _ in 0 } }
    let slopes = slopes(target: s.target, a, pitch: s.pitch)
    if isFrozen { return a.map { _ in 0 } }
    return a.indices.map { i in
      guard voice.isHeard[i], !s.held[i], a[i] > 0 else { return 0 }
      return -slopes[i] * a[i] - TimbreDrive.tether * log(a[i] / home[i])
    }
  }

  /// Derivative of the distance by each level; sets `loss`.
  /// - Parameter target: `voice.length` samples at RMS 1.
  func slopes(
    target: UnsafePointer<Float>, _ levels: Coefficients, pitch: Double
  ) -> Coefficients {
    voice.render(levels, pitch: pitch)
    let rms = SoundFeatures.rms(voice.output, count: voice.length)
    guard rms > 1e-9 else { return levels.map { _ in 0 } }
    let scale = Float(1 / rms)
    for n in 0..<voice.length { normalised[n] = voice.output[n] * scale }
    distance.setTarget(target)
    loss = distance.loss(normalised, gradient: gradient)
    var along = 0.0
    for n in 0..<voice.length { along += Double(gradient[n]) * Double(normalised[n]) }
    let mean = Float(along / Double(voice.length))
    for n in 0..<voice.length { gradient[n] = (gradient[n] - mean * normalised[n]) * scale }
    return voice.adjoint(gradient)
  }
}
