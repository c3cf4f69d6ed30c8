import FMSynthesis
import Glibc

/// A note as its voice is to be recovered from it.
public struct InversionSound: Sendable {
  /// 48 kHz from the frame on at which the key goes down, at a level that the engine has.
  public let samples: [Float]
  /// Octaves of amplitude by which the sound was lowered for that: no voice is as loud.
  public let lowered: Double
  /// Keys that may have been played, the likeliest first; not empty.
  public let keys: [FrequencyLattice.Key]
  /// Frame at which the key is let go.
  public internal(set) var release: Int
  /// Frames at which it may have been let go instead; empty: the release is known.
  let releases: [Int]
  /// Carriers' outputs in cycles.
  let carriers: [Float]

  /// - Parameters:
  ///   - samples: 48 kHz, at any level. - release: Known.
  public init(samples: [Float], keys: [FrequencyLattice.Key], release: Int) {
    self.init(samples: samples, keys: keys, release: release, others: [])
  }

  /// - Parameter releases: Frames at which the key may have been let go, the likeliest first; not
  ///   empty.
  public init(samples: [Float], keys: [FrequencyLattice.Key], releases: [Int]) {
    precondition(!releases.isEmpty, "a release is needed")
    self.init(samples: samples, keys: keys, release: releases[0], others: releases)
  }

  private init(
    samples: [Float], keys: [FrequencyLattice.Key], release: Int, others: [Int]
  ) {
    precondition(!keys.isEmpty, "a key is needed")
    self.keys = keys
    let peak = samples.reduce(0) { max($0, abs($1)) }
    lowered = peak > Self.loudest ? log2(Double(peak / Self.comfortable)) : 0
    let factor = Float(exp2(-lowered))
    let samples = lowered > 0 ? samples.map { $0 * factor } : samples
    self.samples = samples
    let last = samples.count
    self.release = min(max(release, 64), last)
    releases = others.map { min(max($0, 64), last) }
    // A carrier's output of one cycle is this share of full scale.
    let scale = Float(2 / EngineUnits.carrierShare)
    carriers = samples.map { $0 * scale }
  }

  /// Peaks of six carriers at full level, and of one.
  private static let loudest: Float = 0.8
  private static let comfortable: Float = 0.12

  var knowsRelease: Bool { releases.isEmpty }

  /// Hz of the likeliest key.
  var keyHertz: Double { exp2(EngineUnits.octave(key: keys[0].key + keys[0].transpose)) }
}
