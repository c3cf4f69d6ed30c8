import DX7Laws

/// Where the follower's voices are: lanes of the last group.
struct FollowerLanes: BitwiseCopyable {
  /// Two that take turns at singing, and one for each band of noise.
  static var count: Int { @_noLocks @_noAllocation get { hiss &+ HissLaw.bands } }
  /// The first that hisses.
  static var hiss: Int { @_noLocks @_noAllocation get { 2 } }

  /// Lane that sings.
  var tone = 0
  /// Turns of the pitch of the lane that sings, 0..<1, at the frame to be rendered next.
  var turns: Double = 0
  /// Turns per frame.
  var turnsPerFrame: Double = 0
  /// A voice is to start with the next block.
  var isDue = false
  /// Turns it starts with, at the frame to be rendered next.
  var dueTurns: Double = 0
  var dueTurnsPerFrame: Double = 0
  /// Frames that it, and its predecessor, fade.
  var fadeFrames: Float = 0
  /// How far it has faded in, 0...1.
  var fade: Float = 1
  /// Blocks until the hiss moves its frequencies.
  var ditherBlocks = 0
  var dice: UInt32 = 0x9e37_79b9

  @_noLocks @_noAllocation
  init() {}

  /// -1...1
  @_noLocks @_noAllocation
  mutating func roll() -> Double {
    dice ^= dice &<< 13
    dice ^= dice &>> 17
    dice ^= dice &<< 5
    return Double(dice) / 2_147_483_648 - 1
  }
}
