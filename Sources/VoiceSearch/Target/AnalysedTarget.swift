import Spectral

/// The target as analysed: what the search starts from.
public struct AnalysedTarget: Sendable {
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
  public func likelyReleases(_ count: Int) -> [Int] {
    var found: [Int] = []
    for release in releases where found.count < count && !found.contains(release) {
      found.append(release)
    }
    return found
  }
}
