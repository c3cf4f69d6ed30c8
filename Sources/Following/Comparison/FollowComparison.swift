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
  /// Moved ahead by the latency.
  private let output: [Float]
  /// Hops by which `outputPitch` is late.
  private let late: Int
  /// Samples from one value of pitch to the next.
  private let step: Int

  /// - Parameters:
  ///   - target: At the rate of `output`.
  ///   - latency: Seconds from input to output.
  public init(target: Recording, output: Recording, latency: Double) {
    self.target = target
    self.output = Array(output.samples.dropFirst(Int((latency * target.sampleRate).rounded())))
    late = Int((latency / Self.hop).rounded())
    step = Self.step(target.sampleRate)
    targetPitch = Self.pitch(of: target)
    outputPitch = Self.pitch(of: output)
  }

  /// Seconds of each value of pitch.
  public var times: [Double] {
    targetPitch.indices.map { Double($0 * step) / target.sampleRate }
  }

  /// - Parameter until: Only this many seconds of pitch count; nil: all.
  public func score(until: Double? = nil) -> FollowScore {
    let counted = targetPitch[..<frames(until)].enumerated().filter { $0.element > 0 }
    let errors = counted.compactMap { frame, pitch in error(of: pitch, at: frame) }.sorted()
    return FollowScore(
      cents: errors.isEmpty ? .infinity : errors[errors.count / 2],
      within50: counted.isEmpty
        ? 0 : Double(errors.filter { $0 <= 50 }.count) / Double(counted.count),
      levels: levelCorrelation)
  }

  /// What the distance of the two consists of; nil where there is nothing to compare.
  /// - Parameter until: Only this many seconds count; nil: all.
  public func split(until: Double? = nil) -> FollowSplit? {
    let frames = min(frames(until), output.count / step)
    guard frames > 0 else { return nil }
    return FollowSplit(
      target: Array(target.samples.prefix(frames * step)),
      output: Array(output.prefix(frames * step)), sampleRate: target.sampleRate,
      pitch: Array(targetPitch.prefix(frames)), hop: step)
  }

  /// Harmonics and noise of both, each by its own pitch, over the moments at which both have one.
  /// - Parameter until: Only this many seconds count; nil: all.
  public func timbre(until: Double? = nil) -> (target: TimbreLevels, output: TimbreLevels) {
    let wanted = PitchedFrames(target.samples, sampleRate: target.sampleRate)
    let heard = PitchedFrames(output, sampleRate: target.sampleRate)
    let voiced = (0..<frames(until)).filter { targetPitch[$0] > 0 && outputPitch(at: $0) > 0 }
    return (
      TimbreLevels(voiced.lazy.map { wanted.frame(at: $0 * step, pitch: targetPitch[$0]) }),
      TimbreLevels(voiced.lazy.map { heard.frame(at: $0 * step, pitch: outputPitch(at: $0)) })
    )
  }

  /// Values of pitch that count.
  private func frames(_ until: Double?) -> Int {
    min(targetPitch.count, Int(max(0, min(until ?? .infinity, 1e9)) / Self.hop))
  }

  /// Hz that the output plays while the target is at a frame.
  private func outputPitch(at frame: Int) -> Double {
    frame + late < outputPitch.count ? outputPitch[frame + late] : 0
  }

  /// Cents that the output is off where it is voiced too.
  private func error(of pitch: Double, at frame: Int) -> Double? {
    let heard = outputPitch(at: frame)
    return heard > 0 ? abs(1200 * log2(heard / pitch)) : nil
  }

  private static func step(_ sampleRate: Double) -> Int { Int(sampleRate * hop) }

  private static func pitch(of sound: Recording) -> [Double] {
    let window = Int(sound.sampleRate * 0.06)
    let step = step(sound.sampleRate)
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
    let window = Int(target.sampleRate * 0.04)
    let x = SoundFeatures.envelope(target.samples, window: window, hop: step)
    let y = SoundFeatures.envelope(output, window: window, hop: step)
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
