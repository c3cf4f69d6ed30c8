import FMSynthesis
import Glibc

/// A note as its voice is to be recovered from it.
public struct InversionSound: Sendable {
  /// 48 kHz from the frame on at which the key goes down, at the engine's own level.
  public let samples: [Float]
  /// Keys that may have been played, the likeliest first; not empty.
  public let keys: [FrequencyLattice.Key]
  /// Frame at which the key is let go.
  public let release: Int
  /// Carriers' outputs in cycles.
  let carriers: [Float]

  public init(samples: [Float], keys: [FrequencyLattice.Key], release: Int) {
    precondition(!keys.isEmpty, "a key is needed")
    (self.samples, self.keys) = (samples, keys)
    self.release = min(max(release, 64), samples.count)
    // A carrier's output of one cycle is this share of full scale.
    let scale = Float(2 / EngineUnits.carrierShare)
    carriers = samples.map { $0 * scale }
  }

  /// Hz of the likeliest key.
  var keyHertz: Double { exp2(EngineUnits.octave(key: keys[0].key + keys[0].transpose)) }
}
