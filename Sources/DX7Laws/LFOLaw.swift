/// The LFO (msfa and Dexed, `lfo.cc`).
///
///     speed 0...99                 0     20     35     50     80     99
///     Hz                       0.065    3.3    5.8    8.3     27     51
///
///     delay 0...99                 0     20     50     70     90     99
///     seconds of silence           0  0.086   0.31   0.73    1.7    2.7
///     seconds of growing           0  0.095   0.33   0.67   0.67   0.67
public enum LFOLaw {
  /// Quirk: the speeds' table is 3.3 % slow: msfa's phase ratio makes up for it.
  @_noLocks @_noAllocation
  public static func tableFactor() -> Double { 4_437_500_000.0 / 4_294_967_296.0 }

  /// What a speed of 1 Hz in the table turns the wave by in a control block, of 2^32.
  /// Quirk: cut down to a whole number before it is multiplied by the speed.
  @_noLocks @_noAllocation
  public static func turn(seconds: Double) -> Double {
    Double(Int64(4_437_500_000 * seconds))
  }

  /// Where the wave's middle is; it goes from 0 to twice that.
  @inlinable public static var middle: Int32 { @_noLocks @_noAllocation get { 8_388_608 } }

  /// Units of pitch that the wave moves an operator by: the larger of what patch and controllers want.
  /// - Parameters:
  ///   - value: The wave, 0...2^24.
  ///   - onset: 0...2^24
  ///   - depth: The patch's, 0...255, see `depth(_:)`.
  ///   - controllers: 0...127
  ///   - sensitivity: An entry of `pitchSensitivities`.
  @_noLocks @_noAllocation
  public static func swing(
    value: Int32, onset: Int32, depth: Int32, controllers: Float, sensitivity: Int32
  ) -> Int32 {
    let tilt = Int64(sensitivity) &* Int64(value &- middle)
    let patch = (Int64(depth) &* Int64(onset) &* tilt) >> 39
    let hand = (Int64(controllers * 65_536) &* tilt) >> 30
    let isPatch = tilt < 0 ? patch < hand : patch > hand
    return Int32(truncatingIfNeeded: isPatch ? patch : hand)
  }

  /// Share 0...1 of sensitive operators' levels that the wave takes.
  /// - Parameters: As those of `swing`.
  @_noLocks @_noAllocation
  public static func tremolo(value: Int32, onset: Int32, depth: Int32, controllers: Float) -> Float
  {
    let down = Int64(2 &* middle &- value)
    let patch = (((Int64(depth) &* Int64(onset)) >> 8) &* down) >> 24
    let share = Float(1) / 16_777_216
    let (own, hand) = (Float(patch) * share, controllers / 128 * Float(down) * share)
    return own > hand ? own : hand
  }

  /// Depth on pitch or level 0...99 in the chip's numbers: 0 = 0, 50 = 128, 99 = 255.
  @_noLocks @_noAllocation
  public static func depth(_ knob: Float) -> Int32 { Int32(knob * depthScale) >> 6 }

  /// What a depth is multiplied by before it loses six bits.
  @inlinable public static var depthScale: Float { @_noLocks @_noAllocation get { 165 } }

  /// How fast the onset moves at a delay of 1...99, in `onsetUnit`: through the silence, which is
  /// the lower half of 2^32, and through the ramp, which is the upper.
  /// Quirk: silence, then a ramp of a coarser slope (msfa's two increments).
  @_noLocks @_noAllocation
  public static func delaySlopes(_ delay: Int) -> (silence: UInt32, ramp: UInt32) {
    let d = 99 &- delay
    let slope = UInt32((16 &+ (d & 15)) << (1 &+ (d >> 4)))
    return (slope, max(UInt32(0x80), slope & 0xff80))
  }

  /// What a slope of 1 moves the onset by in a control block, of 2^32: 33,587 in one of 64 frames
  /// at 48 kHz.
  @_noLocks @_noAllocation
  public static func onsetUnit(seconds: Double) -> UInt64 { UInt64(25_190_424 * seconds + 0.5) }

  /// Whether a key restarts the LFO, its delay and, where they are synchronised, its wave, while
  /// others are down.
  /// Quirk: in Dexed only the first key does (`keydown`, since #489); in the hardware every key of
  /// a poly patch does (firmware 1.8, VOICE_ADD_POLY), and the first of a mono one.
  @_noLocks @_noAllocation
  public static func everyKeyRestarts(isMono: Bool, _ reference: DX7Reference) -> Bool {
    switch reference {
    case .dexed: return false
    case .hardware: return !isMono
    }
  }

  /// Quirk: sample and hold draws from the firmware's 8-bit generator.
  @_noLocks @_noAllocation
  public static func nextRandom(_ random: UInt32) -> UInt32 { (random &* 179 &+ 17) & 0xff }

  /// By pitch sensitivity 0...7, in 1/255.
  public static let pitchSensitivities: [Int32] = [0, 10, 20, 33, 55, 92, 153, 255]

  /// Hz by speed 0...99, to be multiplied by `tableFactor`.
  public static let hertz: [Double] = [
    0.062541, 0.125031, 0.312393, 0.437120, 0.624610, 0.750694, 0.936330, 1.125302,
    1.249609, 1.436782, 1.560915, 1.752081, 1.875117, 2.062494, 2.247191, 2.374451,
    2.560492, 2.686728, 2.873976, 2.998950, 3.188013, 3.369840, 3.500175, 3.682224,
    3.812065, 4.000800, 4.186202, 4.310716, 4.501260, 4.623209, 4.814636, 4.930480,
    5.121901, 5.315191, 5.434783, 5.617346, 5.750431, 5.946717, 6.062811, 6.248438,
    6.431695, 6.564264, 6.749460, 6.868132, 7.052186, 7.250580, 7.375719, 7.556294,
    7.687577, 7.877738, 7.993605, 8.181967, 8.372405, 8.504848, 8.685079, 8.810573,
    8.986341, 9.122423, 9.300595, 9.500285, 9.607994, 9.798158, 9.950249, 10.117361,
    11.251125, 11.384335, 12.562814, 13.676149, 13.904338, 15.092062, 16.366612, 16.638935,
    17.869907, 19.193858, 19.425019, 20.833333, 21.034918, 22.502250, 24.003841, 24.260068,
    25.746653, 27.173913, 27.578599, 29.052876, 30.693677, 31.191516, 32.658393, 34.317090,
    34.674064, 36.416606, 38.197097, 38.550501, 40.387722, 40.749796, 42.625746, 44.326241,
    44.883303, 46.772685, 48.590865, 49.261084,
  ]
}
