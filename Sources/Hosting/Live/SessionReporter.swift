import Foundation
import Spectral

/// What a recording says of how well the engine followed.
public struct FollowScore: Sendable, Codable {
  /// Median absolute pitch error in cents where both are voiced.
  public var cents: Double
  /// Share of the target's voiced frames whose output is voiced and within 50 cents.
  public var within50: Double
  /// Correlation of the two level envelopes in time.
  public var levels: Double
}

/// Reads a session's two sound files again and measures them; draws the report.
public struct SessionReporter {
  private let files: any SoundFiles
  private let hopSeconds = 0.01

  public init(files: any SoundFiles) { self.files = files }

  /// - Parameters:
  ///   - folder: A finished session.
  ///   - latency: Seconds from input to output.
  ///   - until: Only this many seconds count for the score; nil: all.
  public func report(
    folder: String, title: String, latency: Double, loss: [(time: Double, loss: Double)],
    marks: [(time: Double, label: String)], until: Double? = nil
  ) throws(HostError) -> (SessionReport, FollowScore) {
    let input = try files.read(folder + "/input.wav")
    let output = try files.read(folder + "/output.wav")
    let rate = input.sampleRate
    let target = track(input.samples, rate)
    let engine = track(output.samples, rate)
    let times = target.indices.map { Double($0) * hopSeconds }
    let report = SessionReport(
      title: title, sampleRate: rate, target: input.samples, output: output.samples,
      latency: latency, times: times, targetPitch: target, outputPitch: engine,
      lossTimes: loss.map(\.time), loss: loss.map(\.loss), marks: marks)
    let end = Int((until ?? .infinity).clamped(to: Double(target.count) * hopSeconds) / hopSeconds)
    let score = score(
      Array(target[..<end]), Array(engine), input.samples, output.samples, rate, latency)
    return (report, score)
  }

  /// Hz every 10 ms, 0 where unvoiced.
  private func track(_ samples: [Float], _ rate: Double) -> [Double] {
    let window = Int(rate * 0.06)
    let hop = Int(rate * hopSeconds)
    let tracker = PitchTracker(sampleRate: rate, window: window)
    let padded =
      [Float](repeating: 0, count: window / 2) + samples
      + [Float](repeating: 0, count: window)
    let levels = SoundFeatures.envelope(padded, window: window, hop: hop)
    let gate = (levels.max() ?? 0) * 0.0178
    return padded.withUnsafeBufferPointer { x in
      stride(from: 0, to: samples.count, by: hop).enumerated().map { frame, start in
        guard let base = x.baseAddress, frame < levels.count else { return 0 }
        let estimate = tracker.track(base + start)
        return levels[frame] > gate ? Double(estimate.frequency) : 0
      }
    }
  }

  private func score(
    _ target: [Double], _ engine: [Double], _ input: [Float], _ output: [Float], _ rate: Double,
    _ latency: Double
  ) -> FollowScore {
    let shift = Int((latency / hopSeconds).rounded())
    var errors: [Double] = []
    var counted = 0
    for (i, pitch) in target.enumerated() where pitch > 0 {
      counted += 1
      guard i + shift < engine.count, engine[i + shift] > 0 else { continue }
      errors.append(abs(1200 * log2(engine[i + shift] / pitch)))
    }
    errors.sort()
    return FollowScore(
      cents: errors.isEmpty ? .infinity : errors[errors.count / 2],
      within50: counted == 0
        ? 0 : Double(errors.filter { $0 <= 50 }.count) / Double(counted),
      levels: correlation(input, Array(output.dropFirst(Int(latency * rate))), rate))
  }

  private func correlation(_ a: [Float], _ b: [Float], _ rate: Double) -> Double {
    let window = Int(rate * 0.04)
    let hop = Int(rate * hopSeconds)
    let x = SoundFeatures.envelope(a, window: window, hop: hop)
    let y = SoundFeatures.envelope(b, window: window, hop: hop)
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

extension Double {
  func clamped(to upper: Double) -> Double { Swift.min(self, upper) }
}
