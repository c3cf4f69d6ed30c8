/// What LFO and controllers take from an operator's level.
public enum AmpModLaw {
  /// Sensitivity 0...3 as a share: 0 = 0, 1 = 0.2588, 2 = 0.4274, 3 = 1; whole 2^-24.
  @_noLocks @_noAllocation
  public static func sensitivity(_ value: Int32) -> Float {
    switch value {
    case 1: return 4_342_338.0 / 16_777_216
    case 2: return 7_171_437.0 / 16_777_216
    case 3: return 1
    default: return 0
    }
  }

  /// A level in octaves loses the share e^(slope * modulation * sensitivity + offset) / 2^24 of
  /// itself, modulation and sensitivity being 0...1.
  /// Quirk: sensitivities other than 0 lower the level by 1.2 % even with no modulation (Dexed).
  @inlinable public static var slope: Double { @_noLocks @_noAllocation get { 4.48 } }
  @inlinable public static var offset: Double { @_noLocks @_noAllocation get { 12.2 } }

  /// What a level loses, in whole numbers as `WholeLaw` counts it.
  /// - Parameters:
  ///   - level: 2^24 an octave, 0...2^28.
  ///   - modulation: 0...1
  ///   - sensitivity: A share as above, not 0.
  @_noLocks @_noAllocation
  public static func taken(level: Int32, modulation: Float, sensitivity: Float) -> Int32 {
    let one: Float = 16_777_216
    let both = (Int64(modulation * one) &* Int64(sensitivity * one)) >> 24
    let exponent = Double(Float(both) / 262_144) * 0.07 + offset
    return Int32(truncatingIfNeeded: (Int64(level) &* Int64(vouchedExp(exponent))) >> 24)
  }
}
