/// What the learner tells of itself.
public struct LearnerFigures: Sendable, Equatable {
  /// Distance of the patch in use to the newest note; nil before the first.
  public var loss: Double?
  /// Notes kept, and sounds that were none.
  public var heard = 0
  public var skipped = 0
  /// Candidates compared, searches begun, patches adopted.
  public var tried = 0
  public var rounds = 0
  public var adopted = 0

  public init() {}
}
