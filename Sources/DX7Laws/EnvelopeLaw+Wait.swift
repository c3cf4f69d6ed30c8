/// How long a stage lasts whose level is already reached.
///
///     rate                0     20      50      76      80     99
///     frames      1,764,000 220,500   6,615     441     380      0
///     seconds            40      5    0.15   0.010  0.0086      0
extension EnvelopeLaw {
  /// Quirk: such a stage takes time all the same: frames at 44.1 kHz, measured (Dexed, `env.cc`).
  /// Quirk: a first stage at level 0 waits whatever the level is, a twentieth of what the table says.
  /// - Parameters:
  ///   - rate: 0...99, scaling included.
  ///   - isFirstAtZero: It is an attack to level 0.
  ///   - table: `waits`, in memory of the caller's.
  @_noLocks @_noAllocation
  public static func waitFrames(
    rate: Int32, isFirstAtZero: Bool = false, _ table: UnsafePointer<Int32>
  ) -> Int32 {
    if rate >= measuredRates { return 20 &* (99 &- rate) }
    return isFirstAtZero ? table[Int(rate)] / firstWaitDivisor : table[Int(rate)]
  }

  /// By how much shorter an attack to level 0 waits, at rates below `measuredRates`.
  @inlinable public static var firstWaitDivisor: Int32 { @_noLocks @_noAllocation get { 20 } }

  /// Rates that `waits` has.
  @inlinable public static var measuredRates: Int32 { @_noLocks @_noAllocation get { 77 } }

  /// Quirk: Dexed scales the table by 44.1 kHz over the rate where it should do the opposite, so
  /// stages that wait last 0.84 of their time at 48 kHz. Kept, at every rate alike, as Dexed sounds
  /// at 48 kHz. In hardware they last as long as the table says.
  @_noLocks @_noAllocation
  public static func waitSeconds(frames: Int32, _ reference: DX7Reference) -> Double {
    switch reference {
    case .dexed:
      let scaled = (Int64(frames) &* stretch(blockSeconds: 64.0 / 48_000)) >> 24
      return Double(scaled) / 48_000
    case .hardware: return Double(frames) / 44_100
    }
  }

  /// Control blocks during which a stage stands that waits for so many frames: with the block in
  /// which the last of them falls the next stage moves already.
  /// - Parameter frames: 1 or more; a wait of 0 frames is none, the stage takes one block.
  @_noLocks @_noAllocation
  public static func waitBlocks(frames: Int32, blockFrames: Int32) -> Int32 {
    (frames &- 1) / blockFrames
  }

  /// Frames at 44.1 kHz for rates 0...76.
  public static let waits: [Int32] = [
    1_764_000, 1_764_000, 1_411_200, 1_411_200, 1_190_700, 1_014_300, 992250, 882000, 705600,
    705600,
    584325, 507150, 502740, 441000, 418950, 352800, 308700, 286650, 253575, 220500,
    220500, 176400, 145530, 145530, 125685, 110250, 110250, 88200, 88200, 74970,
    61740, 61740, 55125, 48510, 44100, 37485, 31311, 30870, 27562, 27562,
    22050, 18522, 17640, 15435, 14112, 13230, 11025, 9261, 9261, 7717,
    6615, 6615, 5512, 5512, 4410, 3969, 3969, 3439, 2866, 2690,
    2249, 1984, 1896, 1808, 1411, 1367, 1234, 1146, 926, 837,
    837, 705, 573, 573, 529, 441, 441,
  ]
}
