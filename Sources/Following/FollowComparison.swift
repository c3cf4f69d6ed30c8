import Glibc
import Spectral

/// A sound and what the engine made of it while it followed, side by side.
public struct FollowComparison: Sendable {
  /// Seconds between two values of pitch.
  public static let hop = 0.01
  /// Hz every `hop`, 0 where unvoiced.
  public let targetPitch: [Double]
  public let outputPitch: [Double]
  private let target: Recording
  private let output: Recording
  private let latency: Double

  /// - Parameters:
  ///   - target: At the rate of `output`.
  ///   - latency: Seconds from input to output.
  public init(target: Recording, output: Recording, latency: Double) {
    (self.target, self.output, self.latency) = (target, output, latency)
    targetPitch = Self.pitch(of: target)
    outputPitch = Self.pitch(of: output)
  }

  /// Seconds of each value of pitch.
  public var times: [Double] { targetPitch.indices.map { Double($0) * Self.hop } }

  /// - Parameter until: Only this many seconds of pitch count; nil: all.
  public func score(until: Double? = nil) -> FollowScore {
    let all = Double(targetPitch.count) * Self.hop
    let counted = targetPitch[..<Int(min(until ?? .infinity, all) / Self.hop)].enumerated()
      .filter { $0.element > 0 }
    let errors = counted.compactMap { frame, pitch in error(of: pitch, at: frame) }.sorted()
    return FollowScore(
      cents: errors.isEmpty ? .infinity : errors[errors.count / 2],
      within50: counted.isEmpty
        ? 0 : Double(errors.filter { $0 <= 50 }.count) / Double(counted.count),
      levels: levelCorrelation)
  }

  /// Cents that the output is off where it is voiced too.
  private func error(of pitch: Double, at frame: Int) -> Double? {
    let late = frame + Int((latency / Self.hop).rounded())
    guard late < outputPitch.count, outputPitch[late] > 0 else { return nil }
    return abs(1200 * log2(outputPitch[late] / pitch))
  }

  private static func pitch(of sound: Recording) -> [Double] {
    let window = Int(sound.sampleRate * 0.06)
    let step = Int(sound.sampleRate * hop)
    let tracker = PitchTracker(sampleRate: sound.sampleRate, window: window)
    let padded =
      [Float](repeating: 0, count: window / 2) + sound.samples
      + [Float](repeating: 0, count: window)
    let levels = SoundFeatures.envelope(padded, window: window, hop: step)
    let gate = (levels.max() ?? 0) * 0.0178
    return padded.withUnsafeBufferPointer { x in
      stride(from: 0, to: sound.samples.count, by: step).enumerated().map { frame, start in
        guard let base = x.baseAddress, frame < levels.count else { return 0 }
        let estimate = tracker.track(base + start)
        return levels[frame] > gate ? Double(estimate.frequency) : 0
      }
    }
  }

  /// Correlation of the two level envelopes, once the output is moved ahead by the latency.
  private var levelCorrelation: Double {
    let rate = target.sampleRate
    let (window, step) = (Int(rate * 0.04), Int(rate * Self.hop))
    let ahead = Array(output.samples.dropFirst(Int(latency * rate)))
    let x = SoundFeatures.envelope(target.samples, window: window, hop: step)
    let y = SoundFeatures.envelope(ahead, window: window, hop: step)
    let count = min(x.count, y.count)
    guard count > 1 else { return 0 }
    let mx = x[..<count].reduce(0, +) / Double(count)
    let my = y[..<count].reduce(0, +) / Double(count)
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for i in 0..<count {
      xy += (x[i] - mx) * (y[i] - my)
      xx += (x[i] - mx) * (x[i] - mx)
      yy += (y[i] - my) * (y[i] - my)
    }
    return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 0
  }
}
