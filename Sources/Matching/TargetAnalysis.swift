import Foundation
import Spectral

/// What a recording says of the note in it: pitch, when the key was let go, how loud.
public struct TargetAnalysis: Sendable {
  /// Mono at 48 kHz from the onset on, not empty.
  public let samples: [Float]
  /// Seconds of silence before the note, 0 where it is hardly any.
  public let onset: Double
  /// Hz; 0 when no pitch is heard.
  public let frequency: Double
  /// Where the key may have been let go, in frames, the likeliest first.
  public let releases: [Int]
  /// Linear.
  public let rms: Double
  public let peak: Double
  /// What was odd, for a person.
  public private(set) var warnings: [String] = []
  private static let rate = 48_000.0
  /// Longest stretch that is looked at, in seconds.
  public static let longest = 12.0

  /// - Parameters:
  ///   - samples: Mono, finite. - sampleRate: Hz.
  public init(_ samples: [Float], sampleRate: Double) {
    let resampled = Resampler.resample(samples, ratio: Self.rate / sampleRate)
    let start = Self.start(resampled)
    onset = Double(start) / Self.rate
    let limit = min(resampled.count, start + Int(Self.longest * Self.rate))
    self.samples = Array(resampled[start..<limit])
    rms = self.samples.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { SoundFeatures.rms($0, count: buffer.count) } ?? 0
    }
    peak = Double(self.samples.reduce(0) { max($0, abs($1)) })
    frequency = Self.pitch(self.samples)
    releases = Self.letGo(self.samples)
    if limit < resampled.count {
      warnings.append("only the first \(Int(Self.longest)) s are matched")
    }
    if peak < 1e-5 { warnings.append("the target is silent") }
    if frequency == 0 { warnings.append("no pitch heard; searching from middle C") }
  }

  /// The nearest key most often, then octaves around it; middle C, as voices are mostly played
  /// there. What the estimate may be off counts as in tune.
  public var pitches: [SearchPitch] {
    guard frequency > 0 else { return [SearchPitch(key: 60, cents: 0)] }
    let octave = 69 + 12 * log2(frequency / 440)
    let key = Int(octave.rounded())
    let off = (octave - Double(key)) * 100
    let cents = abs(off) < 8 ? 0 : off
    var pitches = [key, key, key, key + 12, key - 12].filter { (12...115).contains($0) }.map {
      SearchPitch(key: UInt8($0), cents: cents, ratio: exp2(Double(key - $0) / 12))
    }
    let ratio = exp2((octave - 60) / 12)
    if key != 60, (0.4...17).contains(ratio) {
      pitches += [SearchPitch](repeating: SearchPitch(key: 60, cents: 0, ratio: ratio), count: 3)
    }
    return pitches
  }

  /// First frame of the note; 0 unless there is more than 20 ms of silence (40 dB under the peak)
  /// before it.
  private static func start(_ samples: [Float]) -> Int {
    let peak = samples.reduce(0) { max($0, abs($1)) }
    guard peak > 1e-5, let first = samples.firstIndex(where: { abs($0) > 0.01 * peak }),
      first > 960
    else { return 0 }
    return first - 96
  }

  /// Median over the voiced windows, weighted by energy.
  private static func pitch(_ samples: [Float]) -> Double {
    let window = 4096
    guard samples.count >= window else { return 0 }
    let tracker = PitchTracker(sampleRate: rate, window: window)
    var heard: [(octave: Double, weight: Double)] = []
    samples.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      for start in stride(from: 0, through: samples.count - window, by: 1024) {
        let energy = SoundFeatures.rms(base + start, count: window)
        let estimate = tracker.track(base + start)
        guard estimate.frequency > 0, energy > 1e-6 else { continue }
        heard.append((log2(Double(estimate.frequency)), energy))
      }
    }
    heard.sort { $0.octave < $1.octave }
    var left = heard.reduce(0) { $0 + $1.weight } / 2
    for entry in heard {
      left -= entry.weight
      if left <= 0 { return exp2(entry.octave) }
    }
    return 0
  }

  /// Where the level bends downwards most; the whole length when it hardly does.
  private static func letGo(_ samples: [Float]) -> [Int] {
    let hop = 240
    let envelope = SoundFeatures.envelope(samples, window: 480, hop: hop)
    guard let top = envelope.max(), top > 0, envelope.count > 60 else { return [samples.count] }
    let levels = envelope.map { max(20 * log10($0 / top + 1e-9), -80) }
    var bends: [(frame: Int, bend: Double)] = []
    for i in 12..<(levels.count - 12) where levels[i] > -66 {
      var bend = 0.0
      for reach in [6, 12, 24] where i >= reach && i + reach < levels.count {
        bend += (2 * levels[i] - levels[i - reach] - levels[i + reach]) / 3
      }
      if i * hop > samples.count / 8 { bends.append((i * hop + 240, bend)) }
    }
    guard let most = bends.max(by: { $0.bend < $1.bend }) else { return [samples.count] }
    if most.bend > 6 { return [most.frame] }
    let guesses = [samples.count * 3 / 4, samples.count]
    return most.bend > 2 ? [most.frame] + guesses : guesses
  }
}
