/// From keys, detune and frequencies to octaves (log2 of Hz) and back.
public enum PitchLaw {
  /// Octaves of a key: 69 is A4, 440 Hz, 8.7814.
  @_noLocks @_noAllocation
  public static func octave(key: Int) -> Double {
    8.781_359_713_524_66 + Double(key &- 69) / 12
  }

  /// Octaves of an operator that follows the key.
  /// Quirk: a detune step is narrower the higher the pitch, 2.1 cents at A1, 0.97 at A4
  /// and 0.40 at A7 (measured for Dexed: 0.0209 e^(-0.396 log2 f) / 7 of log2 f).
  /// - Parameter steps: -7...7, and all between.
  @_noLocks @_noAllocation
  public static func detuned(octave: Double, steps: Double) -> Double {
    octave + 0.0209 * vouchedExp(-0.396 * octave) / 7 * octave * steps
  }

  /// Octaves that detune adds in fixed mode.
  /// Quirk: only upward detune acts, by 0.96 cents a step (Dexed).
  @_noLocks @_noAllocation
  public static func fixedDetune(steps: Double) -> Double {
    steps > 0 ? steps * 13457 / 16_777_216 : 0
  }

  /// The frequency that is played for one that was asked for.
  /// Quirk: msfa cuts frequencies down to a grid of 48 kHz / 2^24 (0.003 Hz); slow beatings depend on it.
  /// The hardware counts pitch in 1/1024 octaves (VDX7 `EGS.h`: 14-bit log frequency).
  @_noLocks @_noAllocation
  public static func onGrid(hertz: Double, _ reference: DX7Reference) -> Double {
    switch reference {
    case .dexed:
      let step = 48_000.0 / 16_777_216
      return Double(Int64(hertz / step)) * step
    case .hardware:
      if hertz <= 0 { return 0 }
      // Shifted up so that cutting rounds down for frequencies below 1 Hz too.
      let steps = Int64((vouchedLog2(hertz) + 1024) * 1024 + 0.5)
      return vouchedExp2(Double(steps) / 1024 - 1024)
    }
  }

  /// Quirk: Dexed bends operators in fixed mode too (`dx7note.cc`, `pitch_base`); the hardware
  /// leaves them where they are (VDX7 `EGS.h`, `updateFrequency`). The pitch envelope and the LFO
  /// move them in neither.
  @_noLocks @_noAllocation
  public static func fixedFollowsBend(_ reference: DX7Reference) -> Bool {
    switch reference {
    case .dexed: return true
    case .hardware: return false
    }
  }
}
