/// The reference's arithmetic in whole numbers, for what no rounding may differ in: loud feedback.
///
/// Source: msfa and Dexed, `exp2.cc`, `sin.cc`, `fm_core.cc` and `fm_op_kernel.cc`.
public enum WholeLaw {
  /// An operator's amplitude of 1, which is two turns of a phase.
  @inlinable public static var amplitude: Float { @_noLocks @_noAllocation get { 33_554_432 } }

  /// An operator stays silent in a block that begins and ends below this amplitude.
  @inlinable public static var silence: Int32 { @_noLocks @_noAllocation get { 1120 } }

  /// By how many bits the sum of the last two outputs is shifted down to a phase; 31, which leaves
  /// nothing of it, for a depth of 0; nil where no shift makes the depth.
  /// - Parameter depth: Turns per unit of the sum.
  @_noLocks @_noAllocation
  public static func feedbackShift(depth: Float) -> Int32? {
    var share = 0.5 * depth
    if share == 0 { return 31 }
    var shift: Int32 = 0
    while share < 0.75 && shift < 30 {
      share *= 2
      shift &+= 1
    }
    let off = share - 1
    return off < 1e-5 && off > -1e-5 ? shift : nil
  }

  /// Whether feedback at its loudest is chaos: a difference in an output comes back twice as large, and larger.
  ///
  ///     amplitude      0.16   0.32   0.64     1
  ///     feedback 7        1      2      4   6.3
  ///     feedback 6      0.5      1      2   3.1
  ///     feedback 5     0.25    0.5      1   1.6
  /// - Parameters:
  ///   - depth: Turns per unit of the sum of two outputs.
  ///   - peak: Amplitude.
  @_noLocks @_noAllocation
  public static func isChaotic(depth: Float, peak: Float) -> Bool { 4 * .pi * depth * peak >= 2 }

  /// 2^30 times the powers of 2 from 0 to 1 in 1/1024. Amplitudes stand on straight lines between
  /// them, shifted down by whole octaves.
  public static let powers: [UInt64] = {
    let rows = (0...1024).map { whole(vouchedExp2(Double($0) / 1024)) }
    return (0..<1024).map { entry(rows[$0], next: rows[$0 + 1]) }
  }()

  /// 2^24 times the sines of a period in 1,024 steps, from half a turn on, as phase words are.
  /// Quirk: made by turning a pointer of 30 bits on and on, so that an entry in seven is one off.
  public static let sines: [UInt64] = {
    let angle = 2 * Double.pi / 1024
    let (cosine, sine) = (whole(vouchedCos(angle)), whole(vouchedSin(angle)))
    var (x, y): (Int64, Int64) = (1 << 30, 0)
    let half = (0..<512).map { _ in
      let sine24 = (y + 32) >> 6
      (x, y) = (turned(x * cosine - y * sine), turned(x * sine + y * cosine))
      return sine24
    }
    let period = half.map { -$0 } + half
    return period.indices.map { entry(period[$0], next: period[($0 + 1) % 1024]) }
  }()

  /// A value in the lower half, and in the upper how far it is to the next.
  private static func entry(_ value: Int64, next: Int64) -> UInt64 {
    let rise = UInt32(truncatingIfNeeded: next - value)
    return UInt64(rise) << 32 | UInt64(UInt32(truncatingIfNeeded: value))
  }

  private static func whole(_ value: Double) -> Int64 { Int64((value * 1_073_741_824).rounded()) }

  private static func turned(_ product: Int64) -> Int64 { (product + 536_870_912) >> 30 }
}
