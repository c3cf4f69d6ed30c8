import Glibc
import HarmonicSolver
import MachineCore
import Spectral

/// X of the follower: one hop of input, and what is known of the engine meanwhile.
struct FollowSignal {
  let samples: UnsafePointer<Float>
  let count: Int
  /// By unknown of the solver: a person holds it.
  let held: [Bool]
  /// Frame at which the engine begins to move to what this step asks for.
  let begin: Double
}

/// s = A(x): all of it holds for the same instant, `FollowAnalysis.delay` samples ago.
struct FollowFeatures {
  /// Hz, held while unvoiced.
  var pitch: Double
  var isVoiced: Bool
  /// A note begins here, or the pitch has leapt.
  var isFresh: Bool
  var aperiodicity: Float
  /// Linear, round the instant.
  var rms: Double
  /// The same without what is too low for a tone.
  var clear: Double
  /// The louder of `rms` and of what has been heard since the instant, linear.
  var attack: Double
  /// The loudest of late, linear, falling by 12 dB a second.
  var peak: Double
  /// The input is under the gate.
  var isSilent: Bool
  /// The input has a pitch that is too low or too high to be followed.
  var isOutOfRange: Bool
  var held: [Bool]
  /// While voiced.
  var harmonics: HarmonicTarget?
  /// Samples from where the harmonics' phases are counted to the instant.
  var lag: Int
  /// Power per Hz in the bands of `NoiseEar`.
  var noise: [Double]
  /// Frame at which the engine begins to move.
  var begin: Double
}

/// Keeps the newest window of input and says what is heard at its centre.
/// Preallocates; one thread at a time.
final class FollowAnalysis: Analysis {
  /// Hz that are followed, from A0 to C8 with a vibrato.
  static let range = 26.7...4300.0

  /// Hz under which what is heard counts less and less for the pitch.
  private static let rumble = 100.0
  /// Hops of pitch that are remembered: those that noise is heard on.
  private static let trail = 16
  /// Share of noise in the power of a sound over its aperiodicity, at most.
  private static let unclear = 2.0
  /// Octaves to the next hop's pitch that are a leap.
  private static let leap = 80.0 / 1200

  /// Samples from a sound to the instant that reports it.
  let delay: Int
  var configuration: FollowerConfiguration
  let noiseEar: NoiseEar
  private let sampleRate: Double
  private let tracker: LivePitchTracker
  private let low: LowEar
  private let harmonicEar: HarmonicEar
  /// Samples of the past, those of the window last.
  private let past: Int
  private let history: UnsafeMutablePointer<Float>
  /// The same without rumble: pitch is heard here, else the floor of a room sets it.
  private let clear: UnsafeMutablePointer<Float>
  private let rumble: Biquad
  private var rumbleMemory = Biquad.Memory()
  private var pitch = 220.0
  /// Octaves over 1 Hz of the last voiced hops, as many as the noise is heard on.
  private var trail: [Double] = []
  private var wasVoiced = false
  private var isOpen = false
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
    delay = Int((configuration.delay * sampleRate).rounded())
    tracker = LivePitchTracker(
      sampleRate: sampleRate, delay: delay, highest: FollowAnalysis.range.upperBound)
    low = LowEar(
      sampleRate: sampleRate, highest: sampleRate / Double(tracker.periods.upperBound),
      shortest: tracker.periods.lowerBound)
    harmonicEar = HarmonicEar(sampleRate: sampleRate, reach: Int(0.06 * sampleRate))
    noiseEar = NoiseEar(sampleRate: sampleRate)
    past = max(
      tracker.window, low.window, noiseEar.window + delay, 2 * harmonicEar.reach)
    history = .allocate(capacity: past)
    history.initialize(repeating: 0, count: past)
    clear = .allocate(capacity: past)
    clear.initialize(repeating: 0, count: past)
    rumble = Biquad.highPass(
      hertz: FollowAnalysis.rumble, q: 0.5.squareRoot(), sampleRate: sampleRate)
  }

  deinit {
    history.deallocate()
    clear.deallocate()
  }

  func analyse(_ x: FollowSignal) -> FollowFeatures {
    take(x)
    let estimate = heard()
    let before = pitch
    if estimate.frequency > 0 { pitch = Double(estimate.frequency) }
    let rms = loudness(history)
    let attack = max(rms, SoundFeatures.rms(instant, count: delay))
    gate(attack, hop: x.count)
    isOutOfRange = isOutOfRange && isOpen
    let isVoiced = estimate.frequency > 0 && isOpen
    let way = isVoiced && wasVoiced ? log2(pitch / before) : 0
    let isFresh = isVoiced && (!wasVoiced || abs(way) > FollowAnalysis.leap)
    if isFresh { trail = [] }
    if isVoiced { trail.append(log2(pitch)) }
    if trail.count > FollowAnalysis.trail { trail.removeFirst() }
    wasVoiced = isVoiced
    var noise = noise(isVoiced: isVoiced, hop: x.count)
    if isVoiced { noise = bounded(noise, by: Double(estimate.aperiodicity) * rms * rms) }
    let (target, lag) = isVoiced ? harmonics(noise) : (nil, 0)
    return FollowFeatures(
      pitch: pitch, isVoiced: isVoiced, isFresh: isFresh, aperiodicity: estimate.aperiodicity,
      rms: rms, clear: isVoiced ? rms : loudness(clear), attack: attack, peak: recentPeak,
      isSilent: !isOpen || isOutOfRange, isOutOfRange: isOutOfRange,
      held: x.held, harmonics: target, lag: lag, noise: noise, begin: x.begin)
  }

  /// The sample that the features hold for.
  private var instant: UnsafeMutablePointer<Float> { history + (past - delay) }

  /// Harmonics round the instant; those of a long period round an earlier one, as there is no sound
  /// yet to its right.
  private func harmonics(_ noise: [Double]) -> (HarmonicTarget, Int) {
    let side = harmonicEar.side(pitch: pitch)
    let lag = max(0, side - (delay - 1))
    let (real, imaginary) = harmonicEar.listen(instant - lag, pitch: pitch, side: side)
    let hiss = real.indices.map { noiseEar.density(noise, at: pitch * Double($0 + 1)) }
    let target = HarmonicTarget(pitch: pitch, real: real, imaginary: imaginary, noise: hiss)
    return (target, lag)
  }

  /// No more noise than makes the period as unclear as it is: in the first moments of a note the window
  /// still holds what was before.
  private func bounded(_ noise: [Double], by power: Double) -> [Double] {
    let heard = noiseEar.power(noise)
    let share = heard > 0 ? min(FollowAnalysis.unclear * power / heard, 1) : 1
    return noise.map { $0 * share }
  }

  private func noise(isVoiced: Bool, hop: Int) -> [Double] {
    guard isOpen else { return [Double](repeating: 0, count: NoiseEar.bands) }
    let count = noiseEar.count(pitch: isVoiced ? pitch : 0)
    let end = max(0, delay - count / 2)
    let tone = isVoiced ? TonePath(octaves: trail, hop: hop, rest: delay - end) : nil
    return noiseEar.listen(history + (past - end - count), tone, count: count)
  }

  /// The pitch if it is in range, and whether there is one out of it: there the tracker alone would
  /// hear an overtone or a fraction, and play loudly what is not there.
  private func heard() -> PitchEstimate {
    let nothing = PitchEstimate(frequency: 0, aperiodicity: 1)
    let recent = clear + (past - tracker.window)
    let loudest = SoundFeatures.rms(recent, count: tracker.window)
    guard SoundFeatures.decibels(loudest) > Double(configuration.gate) - 20 else {
      tracker.reset()
      return nothing
    }
    var estimate = tracker.track(recent)
    let isHigh = Double(estimate.frequency) > FollowAnalysis.range.upperBound
    var isBeyond = (tracker.isTooHigh || isHigh) && estimate.frequency > 0
    if !isBeyond, mayBeLow(estimate), let lower = low.pitch(clear + (past - low.window)) {
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
    return period > longest - 2 || (period > 0.25 * longest && estimate.aperiodicity > 0.01)
  }

  /// Shifts the newest samples in, without their offset, which would hold the gate open; what is
  /// not finite counts as silence.
  private func take(_ x: FollowSignal) {
    let count = min(x.count, past)
    let kept = past - count
    for i in 0..<kept {
      history[i] = history[i + count]
      clear[i] = clear[i + count]
    }
    let newest = x.samples + (x.count - count)
    // Squares of what is far beyond full scale would not be finite.
    let loudest: Float = 16
    for i in 0..<count {
      let x = newest[i].isFinite ? min(max(newest[i], -loudest), loudest) : 0
      blocked = x - offset + pole * blocked
      offset = x
      history[kept + i] = abs(blocked) > 1e-15 ? blocked : 0
      clear[kept + i] = Float(rumble.next(Double(history[kept + i]), &rumbleMemory))
    }
  }

  /// RMS under a Hann window of two periods round the instant, of long ones round an earlier one: it
  /// has a zero at every multiple of the pitch, so a low note's level does not flutter.
  private func loudness(_ x: UnsafePointer<Float>) -> Double {
    let side = Int(max(sampleRate / pitch, sampleRate * 0.006))
    let lag = max(0, side - delay)
    let turn = Double.pi / Double(side)
    var sum = 0.0
    for i in -side..<side {
      let x = Double(x[past - delay - lag + i])
      sum += x * x * (1 + cos(turn * (Double(i) + 0.5)))
    }
    return (sum / Double(2 * side)).squareRoot()
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
}
