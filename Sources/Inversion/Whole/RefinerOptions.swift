/// What a refinement of whole notes is told besides the sound.
public struct RefinerOptions: Sendable {
  /// Whether the time at which the key is let go may move, by some blocks at a time.
  public var movesHeld = false
  /// Share of a window's energy that counts as nothing left, at first: a window that is right is not
  /// held on to at the cost of all others.
  public var floor: Float = 2e-4
  /// To where that goes down, by tens, as the note comes near.
  public var leastFloor: Float = 1e-6
  /// Weight of the whole waveform's residual beside the mean over the windows of theirs.
  public var wholeShare = 0.3
  /// Joint steps after one another, at most; 0 for none.
  public var jointSteps = 4

  public init() {}
}
