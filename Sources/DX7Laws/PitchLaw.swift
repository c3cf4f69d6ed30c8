/// Pitch as the reference counts it, and the frequencies it becomes.
///
/// A pitch is a whole number: log2 of Hz in 2^-24 octaves, 147,326,746 for A4. Key, ratio, detune, bend and
/// modulation are added to it; a table with straight lines between its 1,024 entries an octave turns the sum into
/// steps of 48 kHz / 2^24 (0.003 Hz). Of two engines that round anywhere else, one is 30 dB off after two seconds.
///
/// Source: msfa and Dexed, `freqlut.cc`, `tuning.cc` and `dx7note.cc`.
public enum PitchLaw {
  /// Units of a pitch in an octave.
  @inlinable public static var unitsPerOctave: Double {
    @_noLocks @_noAllocation get { 16_777_216 }
  }

  /// Hz that a frequency is a whole multiple of.
  @inlinable public static var grid: Double { @_noLocks @_noAllocation get { 48_000 / 16_777_216 } }

  /// Octaves to units of pitch, nearest.
  /// - Parameter octaves: -100...100
  @_noLocks @_noAllocation
  public static func units(octaves: Double) -> Int32 {
    let units = octaves * unitsPerOctave
    return Int32(units < 0 ? units - 0.5 : units + 0.5)
  }

  /// Octaves of a key: 69 is A4, 440 Hz, 8.7814.
  @_noLocks @_noAllocation
  public static func octave(key: Int) -> Double {
    8.781_359_713_524_66 + Double(key &- 69) / 12
  }

  /// Pitch of a key.
  /// Quirk: semitones are cut down to whole units: keys are up to 0.000003 cents low.
  @_noLocks @_noAllocation
  public static func pitch(key: Int) -> Int32 {
    50_857_777 &+ 1_398_101 &* Int32(truncatingIfNeeded: key)
  }

  // MARK: What an operator adds to it

  /// Octaves of an operator that follows the key.
  /// Quirk: a detune step is narrower the higher the pitch, 2.1 cents at A1, 0.97 at A4
  /// and 0.40 at A7 (measured for Dexed: 0.0209 e^(-0.396 log2 f) / 7 of log2 f).
  /// - Parameter steps: -7...7, and all between.
  @_noLocks @_noAllocation
  public static func detuned(octave: Double, steps: Double) -> Double {
    octave + 0.0209 * vouchedExp(-0.396 * octave) / 7 * octave * steps
  }

  /// The same as a pitch, cut down to whole units.
  @_noLocks @_noAllocation
  public static func detuned(pitch: Int32, steps: Double) -> Int32 {
    if steps == 0 { return pitch }
    let octave = Float(pitch) / 16_777_216
    let share = 0.0209 * vouchedExp(-0.396 * Double(octave)) / 7
    return Int32(Double(pitch) + share * Double(pitch) * steps)
  }

  /// Units that a ratio adds: those of coarse and fine, rounded each for itself, where a DX7 can be set to it.
  /// Of several settings that make the same ratio the one with the smallest fine counts; the others are
  /// at most a unit away.
  /// - Parameter ratio: Above 0.
  @_noLocks @_noAllocation
  public static func units(ratio: Float) -> Int32 {
    let wish = Double(ratio) * 200
    let nearest = (wish + 0.5) < 20_000 ? Int32(wish + 0.5) : 0
    let off = wish - Double(nearest)
    // As near as the number in a patch can be.
    if off * off > 4e-14 * wish * wish { return units(octaves: vouchedLog2(Double(ratio))) }
    // 1 + fine/100 is below 2.
    let least = nearest / 400
    var coarse = nearest / 200 < 31 ? nearest / 200 : 31
    while coarse > least {
      let whole = nearest / (2 &* coarse)
      if whole &* 2 &* coarse == nearest {
        return units(octaves: vouchedLog2(Double(coarse)))
          &+ units(octaves: vouchedLog2(0.01 * Double(whole)))
      }
      coarse &-= 1
    }
    // Coarse 0 is one half.
    return units(octaves: vouchedLog2(0.01 * Double(nearest))) &- Int32(unitsPerOctave)
  }

  /// Pitch of a fixed frequency; where a DX7 can be set to it, a hundredth of a decade is 557,327 units.
  /// - Parameter hertz: Above 0.
  @_noLocks @_noAllocation
  public static func pitch(hertz: Float) -> Int32 {
    let octave = vouchedLog2(Double(hertz))
    let setting = octave * 30.102_999_566_398_12
    let nearest = setting > 0 && setting < 400 ? Int32(setting + 0.5) : 0
    let off = setting - Double(nearest)
    // As near as the number in a patch can be.
    if off * off > 1e-10 { return units(octaves: octave) }
    return (4_458_616 &* nearest) >> 3
  }

  /// Octaves that detune adds in fixed mode.
  /// Quirk: only upward detune acts, by 0.96 cents a step (Dexed).
  @_noLocks @_noAllocation
  public static func fixedDetune(steps: Double) -> Double {
    steps > 0 ? steps * 13457 / 16_777_216 : 0
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

  // MARK: What is played

  /// The frequency of a pitch in Hz.
  /// Quirk: Dexed's is a whole multiple of `grid`; slow beatings depend on it.
  /// The hardware counts pitch in 1/1024 octaves (VDX7 `EGS.h`: 14-bit log frequency).
  /// - Parameter table: `steps`, in memory of the caller's.
  @_noLocks @_noAllocation
  public static func hertz(
    _ pitch: Int32, _ reference: DX7Reference, _ table: UnsafePointer<Int32>
  ) -> Double {
    switch reference {
    case .dexed: return Double(step(pitch, table)) * grid
    case .hardware: return vouchedExp2(Double((pitch &+ 8192) >> 14) / 1024)
    }
  }

  /// The same in steps of `grid`.
  @_noLocks @_noAllocation
  public static func step(_ pitch: Int32, _ table: UnsafePointer<Int32>) -> Int64 {
    let entry = Int((pitch & 0xff_ffff) >> 14)
    let here = Int64(table[entry])
    let rise = Int64(table[entry &+ 1]) &- here
    let between = here &+ (rise &* Int64(pitch & 0x3fff)) >> 14
    let octave = Int64(pitch >> 24)
    // Cut, not rounded; above 1 MHz there is nothing to cut.
    return octave <= 20 ? between >> (20 &- octave) : between << (octave &- 20)
  }

  /// Steps of `grid` in an octave from 2^20 Hz up, 1,024 and the next octave's first.
  public static let steps: [Int32] = (0...1024).map {
    Int32((17_592_186_044_416.0 / 48_000 * vouchedExp2(Double($0) / 1024)).rounded())
  }
}
