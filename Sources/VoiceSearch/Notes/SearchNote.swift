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

/// A voice as it is to be played.
public struct SearchNote: Sendable {
  /// 145 bytes of a voice.
  public var bytes: [UInt8]
  public var pitch: SearchPitch
  /// Seconds the key is held.
  public var held: Double

  /// - Parameter bytes: 145, each in range. - held: Seconds.
  public init(bytes: [UInt8], pitch: SearchPitch, held: Double) {
    (self.bytes, self.pitch, self.held) = (bytes, pitch, held)
  }

  public init(_ genome: Genome) {
    bytes = genome.bytes
    pitch = SearchPitch(key: genome.key, cents: Double(genome.tuning))
    held = Double(genome.held) * 64 / 48_000
  }
}
