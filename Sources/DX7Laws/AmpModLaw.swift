/// What LFO and controllers take from an operator's level.
public enum AmpModLaw {
  /// Sensitivity 0...3 as a share: 0 = 0, 1 = 0.2588, 2 = 0.4274, 3 = 1.
  @_noLocks @_noAllocation
  public static func sensitivity(_ value: Int32) -> Float {
    switch value {
    case 1: return 0.258_8
    case 2: return 0.427_4
    case 3: return 1
    default: return 0
    }
  }

  /// A level in octaves loses the share e^(slope * modulation * sensitivity + offset) / 2^24 of
  /// itself, modulation and sensitivity being 0...1.
  /// Quirk: sensitivities other than 0 lower the level by 1.2 % even with no modulation (Dexed).
  @inlinable public static var slope: Double { @_noLocks @_noAllocation get { 4.48 } }
  @inlinable public static var offset: Double { @_noLocks @_noAllocation get { 12.2 } }
}
