/// How far behind a sound the follower listens.
public enum FollowLatency: String, CaseIterable, Sendable {
  /// Pitch and colour 15 ms after a sound.
  case low
  /// 30 ms: the first 20 ms of a note are nearer to the sound.
  case normal

  /// Seconds.
  public var delay: Double {
    switch self {
    case .low: 0.015
    case .normal: 0.03
    }
  }
}
