/// Levels and amplitudes.
///
/// Levels count in units of 1/256 octave of amplitude, 0.0235 dB; 4064 is full.
///
///     level 0...99    0        1       10       20      50     80     99
///     steps           0        5       31       48      78    108    127
///     units           0      160      992     1536    2496   3456   4064
///     amplitude       0  0.00003  0.00024  0.00106  0.0143  0.193      1
public enum LevelLaw {
  /// An amplitude of 1, in units.
  @inlinable public static var full: Int32 { @_noLocks @_noAllocation get { 4064 } }

  /// Units of one step of an output or envelope level.
  @inlinable public static var unitsPerStep: Int32 { @_noLocks @_noAllocation get { 32 } }

  /// Units that halve or double the amplitude.
  @inlinable public static var unitsPerOctave: Int32 { @_noLocks @_noAllocation get { 256 } }

  /// Decibels of one step, to four places; matching counts with them.
  @inlinable public static var decibelsPerStep: Double { @_noLocks @_noAllocation get { 0.7526 } }

  /// Quirk: an operator below this amplitude, about -90 dB, is silent (msfa's level threshold).
  @inlinable public static var silence: Float {
    @_noLocks @_noAllocation get { Float(WholeLaw.silence) / WholeLaw.amplitude }
  }

  /// Output or envelope level 0...99 to steps 0...127: from 20 on 28 + level.
  /// Quirk: below 20 the steps are uneven (msfa and Dexed, `env.cc`).
  @_noLocks @_noAllocation
  public static func steps(_ level: Int32) -> Int32 {
    if level >= 20 { return 28 &+ level }
    switch level {
    case ...0: return 0
    case 1: return 5
    case 2: return 9
    case 3: return 13
    case 4: return 17
    case 5: return 20
    case 6: return 23
    case 7: return 25
    case 8: return 27
    case 9: return 29
    case 10: return 31
    case 11: return 33
    case 12: return 35
    case 13: return 37
    case 14: return 39
    case 15: return 41
    case 16: return 42
    case 17: return 43
    case 18: return 45
    default: return 46
    }
  }

  /// Amplitude 0...1 to units, never below 0; exact for all 100 output levels.
  @_noLocks @_noAllocation
  public static func units(amplitude: Float) -> Int32 {
    if amplitude < 1.7e-5 { return 0 }
    return Int32((4064 + 256 * vouchedLog2(Double(amplitude))) + 0.5)
  }

  /// Units to amplitude; 0 and below are silence.
  @_noLocks @_noAllocation
  public static func amplitude(units: Int32) -> Float {
    units <= 0 ? 0 : Float(vouchedExp2(Double(units &- full) / 256))
  }
}
