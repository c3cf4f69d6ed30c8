/// The follower's noise: bands of three operators at fixed frequencies, two modulators side by side on
/// one carrier, whose lines lie so densely that they are heard as noise.
///
///     band           1    2    3     4     5     6     7      8
///     from, Hz      50  200  450   850  1600  3000  5500  10000
///     to           200  450  850  1600  3000  5500 10000  20000
///
/// 97 % of a band's power lies in it, and what lies beyond falls by 60 dB in a third of an octave.
public enum HissLaw {
  @inlinable public static var bands: Int { @_noLocks @_noAllocation get { 8 } }

  /// Hz where a band begins, which is where the one before ends.
  /// - Parameter band: 0...8
  @_noLocks @_noAllocation
  public static func edge(_ band: Int) -> Double {
    switch band {
    case 0: return 50
    case 1: return 200
    case 2: return 450
    case 3: return 850
    case 4: return 1600
    case 5: return 3000
    case 6: return 5500
    case 7: return 10_000
    default: return 20_000
    }
  }

  /// Hz of a band's carrier.
  @_noLocks @_noAllocation
  public static func carrier(_ band: Int) -> Double { 0.5 * (edge(band) + edge(band &+ 1)) }

  /// Hz of a band's modulator, 0 or 1.
  @_noLocks @_noAllocation
  public static func modulator(_ band: Int, _ i: Int) -> Double {
    (i == 0 ? 0.17 : 0.13) * 0.5 * (edge(band &+ 1) - edge(band))
  }

  /// Radians of a modulator, 0 or 1.
  @_noLocks @_noAllocation
  public static func index(_ i: Int) -> Float { i == 0 ? 4 : 2.4 }

  /// Share by which the modulators' frequencies move, up and down: lines that stood would be heard
  /// as tones.
  @_noLocks @_noAllocation
  public static func dither() -> Double { 0.08 }

  /// Seconds that they stand.
  @_noLocks @_noAllocation
  public static func standing() -> Double { 0.01 }
}
