/// The follower's noise: three operators at fixed frequencies whose lines lie so densely that they
/// are heard as one noise, over eight octaves or so. Two modulators side by side move one carrier.
public enum HissLaw {
  /// Hz of the carrier.
  @_noLocks @_noAllocation
  public static func carrier() -> Double { 353 }

  /// Hz of a modulator, 0 or 1.
  @_noLocks @_noAllocation
  public static func modulator(_ i: Int) -> Double { i == 0 ? 433.7 : 151.3 }

  /// Radians of a modulator, 0 or 1. The brighter, the farther the lines reach: half of the power lies
  /// under 0.6 kHz at 0, under 6 kHz at 1.
  /// - Parameter brightness: 0...1
  @_noLocks @_noAllocation
  public static func index(_ i: Int, brightness: Float) -> Float {
    i == 0 ? 1 + 11 * brightness * (0.3 + 0.7 * brightness) : 2 + 12 * brightness
  }

  /// Share by which the modulators' frequencies move, up and down: lines that stood would be heard
  /// as tones.
  @_noLocks @_noAllocation
  public static func dither() -> Double { 0.08 }

  /// Seconds that they stand.
  @_noLocks @_noAllocation
  public static func standing() -> Double { 0.01 }
}
