import FMSynthesis
import LaneAnalysis
import RealtimePrimitives
import VoiceSearch

/// What candidates change in a waveform, frame by frame under the windows, weighted as the cost
/// weighs small changes.
struct WaveChanges {
  /// Lane 0 is what is left of the target, the others what a candidate adds to the base.
  private(set) var frames: [Lanes] = []
  private(set) var weights: [Float] = []
  private let instructionSet: InstructionSet
  private static let run = 128

  init(_ instructionSet: InstructionSet) { self.instructionSet = instructionSet }

  /// Every second frame counts: neighbours say the same.
  /// - Parameters:
  ///   - mix: 64 frames, lane 0 is the base. - rest: The target without what all lanes share.
  mutating func add(_ mix: UnsafePointer<Lanes>, rest: UnsafePointer<Float>, count: Int) {
    for frame in stride(from: 0, to: count, by: 2) {
      let base = mix[frame][0]
      var change = mix[frame] - base
      change[0] = rest[frame] - base
      frames.append(change)
    }
  }

  /// Energy of what is left of the target, window by window.
  func left(windows: Int) -> [Float] {
    let each = frames.count / max(1, windows)
    return (0..<windows).map { window in
      var sum: Float = 0
      for frame in (window * each)..<((window + 1) * each) {
        sum += frames[frame][0] * frames[frame][0]
      }
      return 2 * sum
    }
  }

  /// - Parameter weights: One for each window.
  mutating func weigh(_ windows: [Float]) {
    let each = frames.count / max(1, windows.count)
    weights = windows.flatMap { [Float](repeating: $0, count: each) }
  }

  /// Of each candidate of this with each of the other.
  func products(with other: WaveChanges) -> [[Double]] {
    sums(other).dropFirst().map { sum in (1..<CandidateLanes.count).map { sum[$0] } }
  }

  /// Of each candidate with what is left.
  var pull: [Double] {
    let sum = sums(self)[0]
    return (1..<CandidateLanes.count).map { sum[$0] }
  }

  /// In single precision over short runs only: what is nearly the same must stay told apart.
  private func sums(_ other: WaveChanges) -> [SIMD16<Double>] {
    var sums = [SIMD16<Double>](repeating: SIMD16(repeating: 0), count: CandidateLanes.count)
    var run = [Lanes](repeating: Lanes(repeating: 0), count: CandidateLanes.count)
    for start in stride(from: 0, to: frames.count, by: Self.run) {
      for lane in run.indices { run[lane] = Lanes(repeating: 0) }
      add(other, from: start, min(Self.run, frames.count - start), to: &run)
      for lane in run.indices { sums[lane] += SIMD16<Double>(run[lane]) }
    }
    return sums
  }

  private func add(_ other: WaveChanges, from start: Int, _ count: Int, to sums: inout [Lanes]) {
    frames.withUnsafeBufferPointer { a in
      other.frames.withUnsafeBufferPointer { b in
        weights.withUnsafeBufferPointer { weights in
          guard let a = a.baseAddress, let b = b.baseAddress, let w = weights.baseAddress else {
            return
          }
          instructionSet.laneProducts(
            a + start, b + start, weights: w + start, frames: count, sums: &sums)
        }
      }
    }
  }
}
