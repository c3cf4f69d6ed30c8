import Glibc

/// Pitch and voicing of a recording, window by window.
public struct PitchTrack: Sendable {
  /// Seconds between windows, and of the first window's centre.
  public let hop: Double
  public let start: Double
  /// Hz, 0 where no pitch is heard.
  public let hertz: [Double]
  /// 0 noise or silence to 1 periodic, per window.
  public let voicings: [Double]
  /// RMS per window, linear.
  public let levels: [Double]
  static let window = 2880

  /// - Parameter x: mono, at least 35.5 Hz * 2 periods long to be heard at all.
  public init(_ x: [Float], sampleRate: Double, hop: Double = 0.01) {
    self.hop = hop
    let window = Int(Double(Self.window) * sampleRate / NoteAnalysis.rate) / 2 * 2
    start = Double(window) / 2 / sampleRate
    let tracker = PitchTracker(sampleRate: sampleRate, window: window)
    var estimates: [PitchEstimate] = []
    var levels: [Double] = []
    x.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, x.count >= window else { return }
      let step = max(1, Int((hop * sampleRate).rounded()))
      for at in stride(from: 0, through: x.count - window, by: step) {
        levels.append(SoundFeatures.rms(base + at, count: window))
        estimates.append(tracker.track(base + at))
      }
    }
    // 60 dB under the loudest window nothing is heard beside it.
    let floor = max(1e-3 * (levels.max() ?? 0), 1e-6)
    let isHeard = levels.map { $0 > floor }
    hertz = zip(estimates, isHeard).map { $1 ? Double($0.frequency) : 0 }
    voicings = zip(estimates, isHeard).map { $1 ? max(0, 1 - Double($0.aperiodicity)) : 0 }
    self.levels = levels
  }

  /// The mean voicing by energy, 0 for silence.
  public var voicing: Double {
    let energies = levels.map { $0 * $0 }
    let sum = energies.reduce(0, +)
    return sum > 0 ? zip(energies, voicings).reduce(0) { $0 + $1.0 * $1.1 } / sum : 0
  }

  /// Median of the voiced windows by level, and how far half of them stray from it.
  /// - Returns: nil where no window has a pitch.
  public var median: (hertz: Double, cents: Double)? {
    let heard = zip(hertz, levels).filter { $0.0 > 0 }.map { (octave: log2($0.0), weight: $0.1) }
    guard let middle = Self.weightedMedian(heard) else { return nil }
    let stray = heard.map { (octave: abs($0.octave - middle) * 1200, weight: $0.weight) }
    return (exp2(middle), Self.weightedMedian(stray) ?? 0)
  }

  private static func weightedMedian(_ values: [(octave: Double, weight: Double)]) -> Double? {
    var left = values.reduce(0) { $0 + $1.weight } / 2
    for value in values.sorted(by: { $0.octave < $1.octave }) {
      left -= value.weight
      if left <= 0 { return value.octave }
    }
    return nil
  }
}
