/// The pitch envelope's tables (msfa and Dexed, `pitchenv.cc`).
///
///     rate 0...99             0      20      50      80      99
///     octaves per second  0.047    0.56     1.9     5.4      12
///
///     level 0...99            0      25      50      75      99
///     octaves                -4   -0.78       0    0.78    3.97
public enum PitchEnvelopeLaw {
  /// Units of pitch that an envelope at rate entry 1 moves by in a control block: 1,050 in one of
  /// 64 frames at 48 kHz.
  /// Quirk: whole units, so that a move may take 0.07 % longer than the table says.
  @_noLocks @_noAllocation
  public static func unit(seconds: Double) -> Int32 {
    Int32(seconds * PitchLaw.unitsPerOctave / 21.3 + 0.5)
  }

  /// Units of pitch of a level's entry: 1/32 octave each.
  @_noLocks @_noAllocation
  public static func pitch(entry: Int32) -> Int32 { entry << 19 }

  /// By rate 0...99.
  public static let rates: [Int32] = [
    1, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9,
    10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 16, 16, 17, 18, 18,
    19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30, 31, 33, 34, 36, 37,
    38, 39, 41, 42, 44, 46, 47, 49, 51, 53, 54, 56, 58, 60, 62, 64,
    66, 68, 70, 72, 74, 76, 79, 82, 85, 88, 91, 94, 98, 102, 106, 110,
    115, 120, 125, 130, 135, 141, 147, 153, 159, 165, 171, 178, 185, 193, 202, 211,
    232, 243, 254, 255,
  ]

  /// By level 0...99.
  public static let levels: [Int32] = [
    -128, -116, -104, -95, -85, -76, -68, -61, -56, -52, -49, -46, -43, -41,
    -39, -37, -35, -33, -32, -31, -30, -29, -28, -27, -26, -25, -24, -23,
    -22, -21, -20, -19, -18, -17, -16, -15, -14, -13, -12, -11, -10, -9,
    -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5,
    6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
    20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33,
    34, 35, 38, 40, 43, 46, 49, 53, 58, 65, 73, 82, 92, 103,
    115, 127,
  ]
}
