/// How deep operators modulate each other and themselves, and what reaches the ear.
public enum RoutingLaw {
  /// Quirk: Dexed's feedback at 7 is half the mean of the last two outputs (`fm_op_kernel.cc`,
  /// shift by 9 - fb); the hardware's is the mean itself (VDX7 `OPS.h`, shift by 1 + 7 - fb).
  @_noLocks @_noAllocation
  public static func feedbackFactor(_ reference: DX7Reference) -> Float {
    switch reference {
    case .dexed: return 1
    case .hardware: return 2
    }
  }

  /// Quirk: in loops over several operators (algorithms 4 and 6) Dexed feeds back a quarter (its
  /// Mark I engine, the only one of its three that has such loops); that is the depth patches are
  /// written with. The hardware makes no difference between loops (VDX7 `OPS.h`, SEL5).
  @_noLocks @_noAllocation
  public static func loopFactor(_ reference: DX7Reference) -> Float {
    switch reference {
    case .dexed: return 1
    case .hardware: return 4
    }
  }

  /// Whether an operator that feeds back into itself does so at the depth of the longer loops.
  /// Quirk: in algorithm 32 Dexed's Mark I engine takes a quarter of the feedback, as full feedback
  /// there is noise on no DX7 (Dexed #146, merged with #331).
  /// - Parameter algorithm: 1...32
  @_noLocks @_noAllocation
  public static func quartersOwnLoop(algorithm: Int) -> Bool { algorithm == 32 }

  /// Quirk: the hardware attenuates carriers by log2 of their number (VDX7 `OPS.h`, COM of the
  /// algorithm ROM), in the operator itself, so that feedback from a carrier is weaker too; Dexed
  /// does not.
  @_noLocks @_noAllocation
  public static func carrierAttenuation(count: Float, _ reference: DX7Reference) -> Float {
    switch reference {
    case .dexed: return 1
    case .hardware: return count > 1 ? 1 / count : 1
    }
  }

  /// One carrier at level 1 peaks at an eighth of full scale.
  @_noLocks @_noAllocation
  public static func carrierShare() -> Float { 0.125 }

  /// Feedback in radians for settings 0...7: 0 = 0, 1 = 0.098, 4 = 0.79, 7 = 6.28.
  public static func feedback(_ setting: UInt8) -> Float {
    setting == 0 ? 0 : 2 * Float.pi * Float(vouchedExp2(Double(setting) - 7))
  }

  /// Index of an operator at output level 99, in radians.
  public static var fullIndex: Float { 4 * Float.pi }
}
