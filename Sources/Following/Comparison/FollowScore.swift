/// How well the engine followed.
public struct FollowScore: Sendable, Codable {
  /// Median absolute pitch error in cents where both are voiced.
  public var cents: Double
  /// Share of the target's voiced frames whose output is voiced and within 50 cents.
  public var within50: Double
  /// Correlation of the two level envelopes in time.
  public var levels: Double
}
