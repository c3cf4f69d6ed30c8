import Glibc
import MachineCore
import Spectral

/// X of the follower: one hop of input, and which operator levels a person holds.
struct FollowSignal {
  let samples: UnsafePointer<Float>
  let count: Int
  let held: [Bool]
}

/// s = A(x): all of it holds for the centre of the window.
struct FollowFeatures {
  /// Hz, held while unvoiced.
  var pitch: Double
  var isVoiced: Bool
  var aperiodicity: Float
  /// Linear, round the centre.
  var rms: Double
  /// The input is under the gate, or has just left silence and has no pitch yet.
  var isSilent: Bool
  /// The input has a pitch that is too low or too high to be followed.
  var isOutOfRange: Bool
  var held: [Bool]
  /// The centre of the window at RMS 1, `FollowAnalysis.frame` samples.
  var target: UnsafePointer<Float>
}

/// Keeps the newest window of input and says what is heard at its centre.
/// Preallocates; one thread at a time.
final class FollowAnalysis: Analysis {
  /// Hz that are followed, from A0 to C8 with a vibrato.
  static let range = 26.7...4300.0

  /// Samples per window; the delay is half of it.
  let window: Int
  /// Samples the timbre is compared on.
  let frame: Int
  var configuration: FollowerConfiguration
  private let sampleRate: Double
  private let tracker: PitchTracker
  private let low: LowEar
  /// Samples of the past, those of the window last.
  private let past: Int
  /// Updates a sound out of silence is held back until its pitch is known: a start at the last
  /// note's pitch is worse than a late one. Noise sounds once it can be no low pitch either.
  private let patience: Int
  private let history: UnsafeMutablePointer<Float>
  private let target: UnsafeMutablePointer<Float>
  private var pitch = 220.0
  private var isOpen = false
  /// Updates that a sound out of silence may still wait for its pitch.
  private var waits: Int
  /// The pitch was out of range, and nothing else has been heard since.
  private var isOutOfRange = false
  private var recentPeak = 0.0
  /// State and pole of the 5 Hz high-pass on the input.
  private var blocked: Float = 0
  private var offset: Float = 0
  private let pole: Float

  init(sampleRate: Double, configuration: FollowerConfiguration) {
    self.sampleRate = sampleRate
    self.configuration = configuration
    pole = Float(exp(-2 * Double.pi * 5 / sampleRate))
    window = 2 * Int((configuration.delay * sampleRate).rounded())
    var size = 64
    while size * 2 <= window { size *= 2 }
    frame = size
    tracker = PitchTracker(
      sampleRate: sampleRate, window: window, highest: FollowAnalysis.range.upperBound)
    low = LowEar(
      sampleRate: sampleRate, highest: sampleRate / Double(tracker.periods.upperBound),
      shortest: tracker.periods.lowerBound)
    patience = Int((LowEar.seconds * configuration.updates).rounded(.up))
    waits = patience
    past = max(window, low.window)
    history = .allocate(capacity: past)
    history.initialize(repeating: 0, count: past)
    target = .allocate(capacity: frame)
    target.initialize(repeating: 0, count: frame)
  }

  deinit {
    history.deallocate()
    target.deallocate()
  }

  func analyse(_ x: FollowSignal) -> FollowFeatures {
    take(x)
    let estimate = heard()
    if estimate.frequency > 0 { pitch = Double(estimate.frequency) }
    let rms = loudness()
    let ahead = SoundFeatures.rms(recent + window / 2, count: window / 2)
    gate(max(rms, ahead), hop: x.count)
    waits = estimate.frequency > 0 ? 0 : isOpen ? max(waits - 1, 0) : patience
    isOutOfRange = isOutOfRange && isOpen
    let isVoiced = estimate.frequency > 0 && isOpen
    if isVoiced { fillTarget() }
    return FollowFeatures(
      pitch: pitch, isVoiced: isVoiced, aperiodicity: estimate.aperiodicity, rms: rms,
      isSilent: !isOpen || waits > 0 || isOutOfRange, isOutOfRange: isOutOfRange, held: x.held,
      target: UnsafePointer(target))
  }

  /// The window: the newest samples of the past.
  private var recent: UnsafeMutablePointer<Float> { history + (past - window) }

  /// The pitch if it is in range, and whether there is one out of it: there the tracker alone would
  /// hear an overtone or a fraction, and play loudly what is not there.
  private func heard() -> PitchEstimate {
    let nothing = PitchEstimate(frequency: 0, aperiodicity: 1)
    let loudest = SoundFeatures.rms(recent, count: window)
    guard SoundFeatures.decibels(loudest) > Double(configuration.gate) - 20 else {
      tracker.reset()
      return nothing
    }
    var estimate = tracker.track(recent)
    var isBeyond = tracker.isTooHigh && estimate.frequency > 0
    if !isBeyond, mayBeLow(estimate), let lower = low.pitch(history + (past - low.window)) {
      estimate = lower
      isBeyond = Double(lower.frequency) < FollowAnalysis.range.lowerBound
    }
    if isBeyond || estimate.frequency > 0 { isOutOfRange = isBeyond }
    return isBeyond ? nothing : estimate
  }

  /// No pitch, one at the end of the tracker's reach, or one of its lowest octave that is none too
  /// clear.
  private func mayBeLow(_ estimate: PitchEstimate) -> Bool {
    if estimate.frequency == 0 { return true }
    let period = sampleRate / Double(estimate.frequency)
    let longest = Double(tracker.periods.upperBound)
    return period > longest - 2 || (period > 0.25 * longest && estimate.aperiodicity > 0.03)
  }

  /// Shifts the newest samples in, without their offset, which would hold the gate open; what is
  /// not finite counts as silence.
  private func take(_ x: FollowSignal) {
    let count = min(x.count, past)
    let kept = past - count
    for i in 0..<kept { history[i] = history[i + count] }
    let newest = x.samples + (x.count - count)
    for i in 0..<count {
      let x = newest[i].isFinite ? newest[i] : 0
      blocked = x - offset + pole * blocked
      offset = x
      history[kept + i] = abs(blocked) > 1e-15 ? blocked : 0
    }
  }

  /// RMS under a Hann window of two periods round the centre: it has a zero at every multiple of
  /// the pitch, so a low note's level does not flutter.
  private func loudness() -> Double {
    let wanted = Int(max(2 * sampleRate / pitch, sampleRate * 0.012))
    let count = min(wanted, window) / 2 * 2
    let start = (window - count) / 2
    let turn = 2 * Double.pi / Double(count)
    var sum = 0.0
    for i in 0..<count {
      let x = Double(recent[start + i])
      sum += x * x * (1 - cos(turn * (Double(i) + 0.5)))
    }
    return (sum / Double(count)).squareRoot()
  }

  /// - Parameter rms: the louder of now and what comes next, so that the foot of an attack sounds
  ///   too.
  ///
  /// Opens at the gate, closes 3 dB under it; the recent peak falls by 12 dB a second.
  private func gate(_ rms: Double, hop: Int) {
    recentPeak = max(rms, recentPeak * pow(10, -0.6 * Double(hop) / sampleRate))
    let relative = SoundFeatures.decibels(recentPeak) + Double(configuration.relativeGate)
    let threshold = max(Double(configuration.gate), relative) - (isOpen ? 3 : 0)
    isOpen = SoundFeatures.decibels(rms) >= threshold
  }

  private func fillTarget() {
    let start = recent + (window - frame) / 2
    let scale = Float(1 / max(SoundFeatures.rms(start, count: frame), 1e-9))
    for i in 0..<frame { target[i] = start[i] * scale }
  }
}
