import Glibc

/// From the gain each frame needs to the gain that is applied: held, released, and smoothed over
/// the look-ahead.
///
/// Gains are whole numbers of 2^-36, so that running sums neither drift nor depend on where periods
/// end, and a gain of 1
/// is exactly 1.
struct GainPath: ~Copyable {
  static var full: UInt64 { @_noLocks @_noAllocation get { 1 << 36 } }

  /// Frames the smoothing takes: three boxes in a row, a bell without corners.
  let smoothing: Int
  /// Frames each need is held for.
  private let hold: Int
  private let box: Int
  private let release: UInt64
  private let scale: Double
  private let fullSum: UInt64
  /// Needs that still count, ascending from the oldest, in a ring: the first is the least.
  private let needs: UnsafeMutablePointer<Need>
  private let mask: Int
  private var first = 0
  private var count = 0
  private var now: UInt64 = 0
  /// After the release.
  private var level: UInt64 = GainPath.full
  /// What left the boxes' inputs `box` frames ago, and the boxes' sums.
  private let pasts:
    (
      UnsafeMutablePointer<UInt64>, UnsafeMutablePointer<UInt64>, UnsafeMutablePointer<UInt64>
    )
  private var sums: (UInt64, UInt64, UInt64)
  private var at = 0

  private struct Need: BitwiseCopyable {
    var gain: UInt64
    var until: UInt64
  }

  /// - Parameters:
  ///   - box: Frames of one of the three boxes.
  ///   - hold: Frames a need is held for.
  ///   - releaseSeconds: Time constant of the way back to 1.
  init(box: Int, hold: Int, releaseSeconds: Double, sampleRate: Double) {
    self.box = box
    self.hold = hold
    smoothing = 3 * box - 2
    release = UInt64((1 - exp(-1 / (releaseSeconds * sampleRate))) * 4_294_967_296)
    let n = UInt64(box)
    sums = (n * Self.full, n * n * Self.full, n * n * n * Self.full)
    fullSum = sums.2
    scale = 1 / Double(fullSum)
    var capacity = 2
    while capacity < hold + 1 { capacity *= 2 }
    needs = .allocate(capacity: capacity)
    mask = capacity - 1
    pasts = (.allocate(capacity: box), .allocate(capacity: box), .allocate(capacity: box))
    pasts.0.initialize(repeating: Self.full, count: box)
    pasts.1.initialize(repeating: sums.0, count: box)
    pasts.2.initialize(repeating: sums.1, count: box)
  }

  deinit {
    needs.deallocate()
    pasts.0.deallocate()
    pasts.1.deallocate()
    pasts.2.deallocate()
  }

  /// Whether the gain is 1 and stays so while no frame needs less.
  var isOpen: Bool {
    @_noLocks @_noAllocation get { count == 0 && level == Self.full && sums.2 == fullSum }
  }

  /// The gain of this frame, in which at most `need` was asked for.
  @_noLocks @_noAllocation
  mutating func next(_ need: UInt64) -> Float {
    let held = heldNeed(need)
    if held <= level {
      level = held
    } else {
      // Aims a little beyond, so that the way back ends: after 0.75 s at most.
      let beyond = held &+ (Self.full >> 12)
      let next = level &+ (((beyond &- level) &* release) >> 32)
      level = next < held ? next : held
    }
    sums.0 = sums.0 &+ level &- pasts.0[at]
    pasts.0[at] = level
    sums.1 = sums.1 &+ sums.0 &- pasts.1[at]
    pasts.1[at] = sums.0
    sums.2 = sums.2 &+ sums.1 &- pasts.2[at]
    pasts.2[at] = sums.1
    at &+= 1
    if at == box { at = 0 }
    return Float(Double(sums.2) * scale)
  }

  /// The least need of the last `hold` frames. Amortised O(1).
  @_noLocks @_noAllocation
  private mutating func heldNeed(_ need: UInt64) -> UInt64 {
    now &+= 1
    if count > 0 && needs[first].until < now {
      first = (first &+ 1) & mask
      count &-= 1
    }
    if need < Self.full {
      while count > 0 && needs[(first &+ count &- 1) & mask].gain >= need { count &-= 1 }
      needs[(first &+ count) & mask] = Need(gain: need, until: now &+ UInt64(hold) &- 1)
      count &+= 1
    }
    return count > 0 ? needs[first].gain : Self.full
  }
}
