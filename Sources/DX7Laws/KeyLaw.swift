/// What velocity and the key's place on the keyboard do to an operator's level.
public enum KeyLaw {
  /// The key that sounds when one is struck and transposed.
  ///
  ///     key and semitones    60+12   120+24   10-24
  ///     Dexed                   72      144     -14
  ///     hardware                72      127     127
  ///
  /// Quirk: Dexed goes on beyond the keys of MIDI, as high as its arithmetic reaches (`dx7note.cc`,
  /// `init`); here it does downwards too, where Dexed's sum of bytes wraps. The hardware plays key
  /// 127 for every key that leaves the range, at either end (firmware 1.8, VOICE_ADD).
  /// - Parameter key: 0...127
  @_noLocks @_noAllocation
  public static func sounding(_ key: Int, transposed: Int, _ reference: DX7Reference) -> Int {
    let sum = key &+ transposed
    switch reference {
    case .dexed: return sum
    case .hardware: return sum < 0 || sum > 127 ? 127 : sum
    }
  }

  /// Level units from velocity.
  ///
  ///     velocity                     1     32     64    100    127
  ///     units at sensitivity 7   -3344  -1008   -448     16    224
  ///
  /// Quirk: at the table's 239 (velocity 100 and 101) there is still a rest of 16 units for
  /// sensitivities over 0.
  /// - Parameters:
  ///   - curve: The entry of `velocities`, 0...254.
  ///   - sensitivity: 0...7
  @_noLocks @_noAllocation
  public static func velocityUnits(curve: Int32, sensitivity: Int32) -> Int32 {
    ((sensitivity &* (curve &- 239) &+ 7) >> 3) << 4
  }

  /// Output-level steps from keyboard level scaling on one side of the break point.
  ///
  ///     groups of three keys         0      8     16     32
  ///     linear at depth 99           0     63    127    254
  ///     exponential at depth 99      0      7     32    248
  ///
  /// - Parameters:
  ///   - group: Distance in groups of three keys.
  ///   - exponential: The entry of `exponentialScaling` for it.
  ///   - depth: 0...99
  ///   - curve: 0 -lin, 1 -exp, 2 +exp, 3 +lin.
  @_noLocks @_noAllocation
  public static func scalingSteps(
    group: Int32, exponential: Int32, depth: Int32, curve: Int32
  ) -> Int32 {
    let linear = curve == 0 || curve == 3
    let steps =
      linear ? (group &* depth &* 329) >> 12 : (exponential &* depth &* 329) >> 15
    return curve < 2 ? 0 &- steps : steps
  }

  /// By velocity / 2.
  public static let velocities: [Int32] = [
    0, 70, 86, 97, 106, 114, 121, 126, 132, 138, 142, 148, 152, 156, 160, 163,
    166, 170, 173, 174, 178, 181, 184, 186, 189, 190, 194, 196, 198, 200, 202, 205,
    206, 209, 211, 214, 216, 218, 220, 222, 224, 225, 227, 229, 230, 232, 233, 235,
    237, 238, 240, 241, 242, 243, 244, 246, 246, 248, 249, 250, 251, 252, 253, 254,
  ]

  /// By groups of three keys, 0...32.
  public static let exponentialScaling: [Int32] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 14, 16, 19, 23, 27,
    33, 39, 47, 56, 66, 80, 94, 110, 126, 142, 158, 174, 190, 206, 222, 238,
    250,
  ]
}
