/// How envelopes move. Their levels stand 15 octaves of 256 units above silence: 3840 is full.
///
///     rate 0...99                             0     20     50     80     99
///     step                                    0     12     32     51     63
///     units per 64 frames at 44.1 kHz    0.0156  0.125      4    112    896
///     decibels per second, measured       0.282   2.26   72.2   2021  16165
///
/// Sources: msfa and Dexed, `env.cc`, for what is played; the measurements on msfa's wiki page
/// Dx7Envelope, a tenth faster, for what conversion and matching expect of a rate.
public enum EnvelopeLaw {
  /// Octaves of amplitude from an envelope's 0 up to full.
  @inlinable public static var octaves: Float { @_noLocks @_noAllocation get { 15 } }

  /// Quirk: attacks jump to this level at once (msfa; 1700 in its wiki), in units.
  @inlinable public static var attackFloor: Int32 { @_noLocks @_noAllocation get { 1716 } }

  /// Quirk: attacks slow down towards the top: they rise by so many increments at a time, less the
  /// whole octaves they have behind them (msfa).
  @inlinable public static var attackOctaves: Int32 { @_noLocks @_noAllocation get { 17 } }

  /// Where a stage heads, in units; 16 is the floor.
  /// - Parameters:
  ///   - level: Envelope level 0...99.
  ///   - outputLevel: 0...4288 units, key and velocity included.
  @_noLocks @_noAllocation
  public static func target(level: Int32, outputLevel: Int32) -> Int32 {
    // Quirk: only every other step of the level counts (msfa and Dexed, `env.cc`).
    let units = ((LevelLaw.steps(level) >> 1) << 6) &+ outputLevel &- outputOffset
    return units < 16 ? 16 : units
  }

  /// What `target` takes from the sum of envelope and output level.
  @inlinable public static var outputOffset: Int32 { @_noLocks @_noAllocation get { 4256 } }

  /// Units times 65536 that an envelope falls by in 64 frames at 44.1 kHz.
  /// - Parameters:
  ///   - rate: 0...99.
  ///   - scaling: Steps from `rateScaling`.
  @_noLocks @_noAllocation
  public static func increment(rate: Int32, scaling: Int32) -> Int32 {
    var q = step(rate) &+ scaling
    if q > 63 { q = 63 }
    return (4 &+ (q & 3)) << (8 &+ (q >> 2))
  }

  /// How much longer a control block is than 64 frames at 44.1 kHz, times 2^24.
  /// Quirk: a whole number, and so is what it makes of an increment.
  @_noLocks @_noAllocation
  public static func stretch(blockSeconds: Double) -> Int64 {
    Int64(44_100 * blockSeconds / 64 * 16_777_216)
  }

  /// What an envelope falls by in a control block.
  /// - Parameter stretch: As `stretch(blockSeconds:)` has it.
  @_noLocks @_noAllocation
  public static func increment(_ per64: Int32, stretch: Int64) -> Int64 {
    (Int64(per64) &* stretch) >> 24
  }

  /// A rate 0...99 in the chip's steps: 0 = 0, 50 = 32, 99 = 63; four steps double the speed.
  @_noLocks @_noAllocation
  public static func step(_ rate: Int32) -> Int32 { (rate &* 41) >> 6 }

  /// Steps that the key adds to the rate: at sensitivity 7 key 24 = 0, 60 = 11, 84 = 18, 127 = 27.
  /// - Parameters:
  ///   - key: 0...127; 21 and below add nothing.
  ///   - sensitivity: 0...7.
  @_noLocks @_noAllocation
  public static func rateScaling(key: Int32, sensitivity: Int32) -> Int32 {
    var x = key / 3 &- 7
    if x < 0 { x = 0 }
    if x > 31 { x = 31 }
    return (sensitivity &* x) >> 3
  }

  /// Decibels per second an envelope falls by, without scaling.
  /// - Parameter rate: 0...99.
  public static func decibelsPerSecond(rate: Int) -> Double {
    let q = step(Int32(clamping: rate))
    return 0.2819 * vouchedExp2(Double(q / 4)) * (1 + 0.25 * Double(q % 4))
  }

  /// Amplitude of an envelope level 0...99 relative to level 99; level 0 is the floor, here 0.
  public static func relativeAmplitude(level: Int32) -> Float {
    level == 0 ? 0 : Float(vouchedExp2(Double((LevelLaw.steps(level) >> 1) * 64 - 4032) / 256))
  }
}
