/// A key and how far from it the sound is tuned.
public struct SearchPitch: Equatable, Sendable {
  /// 0...127
  public var key: UInt8
  /// -100...100
  public var cents: Double
  /// The sound's pitch over the key's: operators start at multiples of this.
  public var ratio: Double

  public init(key: UInt8, cents: Double, ratio: Double = 1) {
    (self.key, self.cents, self.ratio) = (key, cents, ratio)
  }
}
