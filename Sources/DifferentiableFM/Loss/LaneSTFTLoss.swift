import Dispatch
import FMSynthesis
import Spectral

/// The multi-resolution spectral distance of `MultiResolutionSTFT`, with its adjoint, through the
/// kernels: several times as fast.
///
/// The sizes stand in two halves of about equal cost, each with a gradient of its own, so that two
/// threads may share the work and the sum is the same however many do.
///
/// One caller at a time.
public final class LaneSTFTLoss: SoundLoss {
  public let length: Int
  private let halves: [[LaneResolution]]
  private let threads: Int
  private let count: Int
  /// One row of `length` per half.
  private let slopes: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - target: What everything is compared with.
  ///   - sizes: FFT sizes, multiples of 32.
  ///   - floor: dB under the target's peak where magnitudes stop to count.
  ///   - threads: More than 1: two work.
  public init(
    target: [Float], sizes: [Int] = MultiResolutionSTFT.standardSizes, floor: Double = 80,
    instructionSet: InstructionSet = .detect(), threads: Int = 1
  ) {
    precondition(!target.isEmpty && !sizes.isEmpty, "something to compare")
    length = target.count
    self.threads = threads
    count = sizes.count
    let resolutions = sizes.map {
      LaneResolution(
        size: $0, length: target.count, floorDecibels: floor, instructionSet: instructionSet)
    }
    halves = (0..<2).map { half in
      resolutions.indices.filter { $0 % 2 == half }.map { resolutions[$0] }
    }
    slopes = .allocate(capacity: 2 * length)
    slopes.initialize(repeating: 0, count: 2 * length)
    setTarget(target)
  }

  deinit { slopes.deallocate() }

  public func setTarget(_ x: UnsafePointer<Float>) {
    for resolution in halves.joined() { resolution.setTarget(x) }
  }

  public func loss(_ y: UnsafePointer<Float>) -> Double {
    // Summed half by half, as with a gradient.
    halves.reduce(0) { $0 + $1.reduce(0) { $0 + $1.loss(y) } } / Double(count)
  }

  public func loss(_ y: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) -> Double {
    var sums = (0.0, 0.0)
    // Both threads have returned when `concurrentPerform` does, and each touches its own half.
    withUnsafeMutableBytes(of: &sums) { bytes in
      nonisolated(unsafe) let sums = bytes.bindMemory(to: Double.self)
      nonisolated(unsafe) let loss = self
      nonisolated(unsafe) let y = y
      if threads > 1 {
        DispatchQueue.concurrentPerform(iterations: 2) { sums[$0] = loss.half($0, y) }
      } else {
        for index in 0..<2 { sums[index] = half(index, y) }
      }
    }
    for n in 0..<length { gradient[n] = slopes[n] + slopes[length + n] }
    return (sums.0 + sums.1) / Double(count)
  }

  private func half(_ index: Int, _ y: UnsafePointer<Float>) -> Double {
    let slope = slopes + index * length
    slope.update(repeating: 0, count: length)
    return halves[index].reduce(0) { sum, resolution in
      let loss = resolution.loss(y)
      resolution.addGradient(1 / Double(count), to: slope)
      return sum + loss
    }
  }
}
