/// Peaks between the samples, as the meters of ITU-R BS.1770-4 read them: four points per sample,
/// 12 taps each.
struct TruePeak: ~Copyable {
  /// Frames before the newest that the estimate looks back on.
  static var reach: Int { @_noLocks @_noAllocation get { 11 } }
  /// Frames that one step of `estimate` writes: buffers need so much room beyond their last frame.
  static var step: Int { @_noLocks @_noAllocation get { 8 } }
  /// No estimate exceeds the largest sample by more than this factor: the sum of one phase's
  /// coefficients is 2.023.
  static var largestFactor: Float { @_noLocks @_noAllocation get { 2.03 } }

  /// Twelve rows of four: one tap of all four phases.
  private let taps: UnsafeMutablePointer<Float>

  init() {
    taps = .allocate(capacity: 48)
    for k in 0..<12 {
      taps[4 * k] = phase0[k]
      taps[4 * k + 1] = phase1[k]
      taps[4 * k + 2] = phase1[11 - k]
      taps[4 * k + 3] = phase0[11 - k]
    }
  }

  deinit { taps.deallocate() }

  /// Raises `peaks` to the peaks of one channel, its samples included; bit patterns of non-negative
  /// numbers.
  ///
  /// `peaks[i]` is about the gap between `x[i - 6]` and `x[i - 5]` and the samples on its shores.
  /// - Parameters:
  ///   - x: Finite; readable from `-reach`, and up to `frames` rounded up to whole steps.
  @_noLocks @_noAllocation
  func raise(
    _ peaks: UnsafeMutablePointer<Int32>, with x: UnsafePointer<Float>, frames: Int
  ) {
    var at = 0
    while at < frames {
      var a = SIMD8<Float>(repeating: 0)
      var b = a
      var c = a
      var d = a
      for k in 0..<12 {
        let v = load(x + (at &- k))
        a += v * taps[4 &* k]
        b += v * taps[4 &* k &+ 1]
        c += v * taps[4 &* k &+ 2]
        d += v * taps[4 &* k &+ 3]
      }
      let between = larger(larger(size(a), size(b)), larger(size(c), size(d)))
      let shores = larger(size(load(x + (at &- 5))), size(load(x + (at &- 6))))
      let found = larger(between, shores)
      let row = UnsafeMutableRawPointer(peaks + at)
      row.storeBytes(
        of: larger(found, row.loadUnaligned(as: SIMD8<Int32>.self)), as: SIMD8<Int32>.self)
      at &+= Self.step
    }
  }

  /// The largest sample of `frames`, as the bit pattern of its size.
  @_noLocks @_noAllocation
  static func largest(_ x: UnsafePointer<Float>, frames: Int) -> Int32 {
    var most: Int32 = 0
    for i in 0..<frames {
      let size = Int32(bitPattern: x[i].bitPattern & 0x7fff_ffff)
      most = size > most ? size : most
    }
    return most
  }
}

@_noLocks @_noAllocation @inline(__always)
private func load(_ x: UnsafePointer<Float>) -> SIMD8<Float> {
  UnsafeRawPointer(x).loadUnaligned(as: SIMD8<Float>.self)
}

/// Bit patterns without the sign: ordered like the numbers' sizes.
@_noLocks @_noAllocation @inline(__always)
private func size(_ x: SIMD8<Float>) -> SIMD8<Int32> {
  unsafeBitCast(x, to: SIMD8<Int32>.self) & 0x7fff_ffff
}

@_noLocks @_noAllocation @inline(__always)
private func larger(_ a: SIMD8<Int32>, _ b: SIMD8<Int32>) -> SIMD8<Int32> {
  let more = b &- a
  return a &+ (more & ((more &>> 31) ^ -1))
}

// ITU-R BS.1770-4, annex 2; the other two phases are these two backwards.
private let phase0: [Float] = [
  0.001_708_984_375_0, 0.010_986_328_125_0, -0.019_653_320_312_5, 0.033_203_125_000_0,
  -0.059_448_242_187_5, 0.137_329_101_562_5, 0.972_167_968_750_0, -0.102_294_921_875_0,
  0.047_607_421_875_0, -0.026_611_328_125_0, 0.014_892_578_125_0, -0.008_300_781_250_0,
]
private let phase1: [Float] = [
  -0.029_174_804_687_5, 0.029_296_875_000_0, -0.051_757_812_500_0, 0.089_111_328_125_0,
  -0.166_503_906_250_0, 0.465_087_890_625_0, 0.779_785_156_250_0, -0.200_317_382_812_5,
  0.101_562_500_000_0, -0.058_227_539_062_5, 0.033_081_054_687_5, -0.018_920_898_437_5,
]
