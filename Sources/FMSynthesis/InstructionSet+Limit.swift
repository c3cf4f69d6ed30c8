import Kernels
import KernelsV3
import KernelsV4
import RealtimePrimitives

extension InstructionSet {
  /// A loop of nothing but independent multiply-adds, compiled for this set.
  /// - Parameters:
  ///   - chains: 3, 5 or 8 side by side; which is fastest depends on the machine.
  ///   - sums: 8 * 16 numbers, aligned to 64 bytes.
  /// - Returns: How many multiply-adds of single numbers it did.
  public func multiplyAdds(
    rounds: Int, chains: Int, sums: UnsafeMutableRawPointer
  ) -> Int {
    let lanes = sums.assumingMemoryBound(to: Lanes.self)
    switch self {
    case .baseline: Kernels.multiplyAdds(rounds: rounds, chains: chains, sums: lanes)
    case .avx2: KernelsV3.multiplyAdds(rounds: rounds, chains: chains, sums: lanes)
    case .avx512: KernelsV4.multiplyAdds(rounds: rounds, chains: chains, sums: lanes)
    }
    return rounds * chains * LaneCount.lanes
  }
}

extension Instrument {
  /// What one more voice takes: its share of a group of sixteen.
  public static var bytesPerVoice: Int { VoiceGroup.bytes / LaneCount.lanes }
}

extension VoiceGroup {
  static var bytes: Int {
    let lanes = 6 + 3 * 36 + 3 * 6 + 5 + LaneCount.maxFrames
    return lanes * MemoryLayout<Lanes>.stride
      + 6
      * (MemoryLayout<OperatorLanes>.stride + MemoryLayout<EnvelopeLanes>.stride
        + MemoryLayout<WholeFeedback>.stride)
      + MemoryLayout<GroupPlan>.stride + MemoryLayout<VoiceGroup>.stride
      + LaneCount.lanes
      * (MemoryLayout<Voice>.stride + 6 * MemoryLayout<VoiceOperator>.stride)
  }
}
