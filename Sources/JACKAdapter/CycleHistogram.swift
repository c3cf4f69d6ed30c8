import Synchronization

/// Counts durations in log-spaced buckets, 16 to an octave, up to 2^40 ns.
///
/// One thread records, any thread reads; a reader may miss the cycle being recorded.
struct CycleHistogram: ~Copyable {
  static let bucketCount = 608
  private let buckets: UnsafeMutablePointer<Atomic<Int>>
  private let total = Atomic<Int>(0)
  private let longest = Atomic<UInt64>(0)

  init() {
    buckets = .allocate(capacity: Self.bucketCount)
    for i in 0..<Self.bucketCount { (buckets + i).initialize(to: Atomic(0)) }
  }

  deinit {
    buckets.deinitialize(count: Self.bucketCount)
    buckets.deallocate()
  }

  /// - Parameter duration: Nanoseconds.
  /// - Thread: [audio-thread]
  @_noLocks @_noAllocation
  func record(_ duration: UInt64) {
    buckets[Self.bucket(duration)].wrappingAdd(1, ordering: .relaxed)
    if duration > longest.load(ordering: .relaxed) { longest.store(duration, ordering: .relaxed) }
    total.wrappingAdd(1, ordering: .releasing)
  }

  var count: Int {
    @_noLocks @_noAllocation get { total.load(ordering: .acquiring) }
  }

  var maximum: UInt64 { longest.load(ordering: .relaxed) }

  /// The duration that `fraction` (0...1) of the cycles do not exceed; 0 before the first cycle.
  func quantile(_ fraction: Double) -> UInt64 {
    let wanted = max(1, Int((Double(count) * fraction).rounded(.up)))
    var seen = 0
    for i in 0..<Self.bucketCount {
      seen += buckets[i].load(ordering: .relaxed)
      if seen >= wanted { return min(Self.upperBound(i), maximum) }
    }
    return maximum
  }

  @_noLocks @_noAllocation
  static func bucket(_ duration: UInt64) -> Int {
    if duration < 32 { return Int(truncatingIfNeeded: duration) }
    let shift = 59 - duration.leadingZeroBitCount
    if shift > 36 { return bucketCount - 1 }
    return shift * 16 + Int(truncatingIfNeeded: duration &>> UInt64(truncatingIfNeeded: shift))
  }

  static func upperBound(_ bucket: Int) -> UInt64 {
    if bucket < 32 { return UInt64(bucket) }
    let shift = bucket / 16 - 1
    return (UInt64(bucket - shift * 16 + 1) << UInt64(shift)) - 1
  }
}
