/// Lets no sample further that would spoil what remembers it: one NaN stays in every filter, and in
/// every file, that follows.
public struct SampleRepair: BitwiseCopyable {
  /// Samples that were not finite and became silence.
  public private(set) var count: UInt64 = 0

  @_noLocks @_noAllocation
  public init() {}

  /// The sample; silence for one that is not finite, which is counted. What is more than 96 dB over
  /// full scale, which no instrument means, ends there.
  @_noLocks @_noAllocation @inline(__always)
  public mutating func repaired(_ x: Float) -> Float {
    if x - x == 0 { return x > 65_536 ? 65_536 : (x < -65_536 ? -65_536 : x) }
    count &+= 1
    return 0
  }
}
