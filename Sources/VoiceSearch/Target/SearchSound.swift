import Spectral

/// A key and how far from it the sound is tuned.
public struct SearchPitch: Equatable, Sendable {
  /// 0...127
  public var key: UInt8
  /// -100...100
  public var cents: Double
  /// The sound's pitch over the key's: operators start at multiples of this.
  public var ratio: Double

  public init(key: UInt8, cents: Double, ratio: Double = 1) {
    (self.key, self.cents, self.ratio) = (key, cents, ratio)
  }
}

/// A voice as it is to be played.
public struct SearchNote: Sendable {
  /// 145 bytes of a voice.
  public var bytes: [UInt8]
  public var pitch: SearchPitch
  /// Seconds the key is held.
  public var held: Double

  /// - Parameter bytes: 145, each in range. - held: Seconds.
  public init(bytes: [UInt8], pitch: SearchPitch, held: Double) {
    (self.bytes, self.pitch, self.held) = (bytes, pitch, held)
  }

  public init(_ genome: Genome) {
    bytes = genome.bytes
    pitch = SearchPitch(key: genome.key, cents: Double(genome.tuning))
    held = Double(genome.held) * 64 / 48_000
  }
}

/// The target as analysed: what the search starts from.
public struct SearchSound: Sendable {
  /// 48 kHz.
  public var samples: [Float]
  /// Keys worth trying, the likeliest most often; at least one.
  public var pitches: [SearchPitch]
  /// Frames at which the key may have been let go, the likeliest first; at least one.
  public var releases: [Int]
  /// Whether the search may move the release.
  public var movesRelease: Bool
  /// Voices to try beside the prior's: a library's, a prediction, the best so far.
  public var starts: [SearchNote] = []
  /// How the pitch swings, where it does.
  public var vibrato: Vibrato?

  public init(
    samples: [Float], pitches: [SearchPitch], releases: [Int], movesRelease: Bool
  ) {
    (self.samples, self.pitches) = (samples, pitches)
    (self.releases, self.movesRelease) = (releases, movesRelease)
  }

  /// Different ones, the likeliest first.
  func likelyReleases(_ count: Int) -> [Int] {
    var found: [Int] = []
    for release in releases where found.count < count && !found.contains(release) {
      found.append(release)
    }
    return found
  }
}
