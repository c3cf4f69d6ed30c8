import FMSynthesis
import Foundation
import TestSupport

/// Six operators sample by sample in Double: what every algorithm is measured against.
///
/// Envelopes open in a straight line along the first control block of 64 frames, as
/// `TestPatch.steady` has them.
struct NaiveVoice {
  private var phases = [UInt32](repeating: 0, count: 6)
  private var last = [Double](repeating: 0, count: 6)
  private var beforeLast = [Double](repeating: 0, count: 6)
  private let increments: [UInt32]
  private let levels: [Double]
  private let depths: [[Double]]
  private let carriers: [Double]

  init(_ patch: TestPatch, key: UInt8, rate: Double = 48_000) {
    let ops = 1...6
    increments = ops.map { op in
      let hertz = TestPitch.played(key, ratio: patch["/op/\(op)/ratio"])
      return UInt32(hertz / rate * 4_294_967_296 + 0.5)
    }
    // Levels stand on the DX7's lattice of 256 steps to the octave.
    levels = ops.map { op in
      exp2((256 * log2(Double(patch["/op/\(op)/level"]))).rounded() / 256)
    }
    carriers = ops.map { Double(patch["/op/\($0)/carrier"]) * 0.125 }
    depths = ops.map { into in
      ops.map { from in
        let unit = from > into ? patch["/op/\(from)/index"] : patch["/feedback"]
        return Double(patch["/routing/\(into)/\(from)"]) * Double(unit)
      }
    }
  }

  mutating func play(_ frames: Int) -> [Float] { (0..<frames).map { Float(next($0)) } }

  private mutating func next(_ frame: Int) -> Double {
    let gain = min(1, Double(frame + 1) / 64)
    var sum = 0.0
    for into in stride(from: 5, through: 0, by: -1) {
      var angle = Double(phases[into]) / 4_294_967_296 * 2 * .pi
      for from in 0..<6 {
        // From above at once; a loop hears the mean of the last two outputs.
        let heard = from > into ? last[from] : 0.5 * (last[from] + beforeLast[from])
        angle += depths[into][from] * heard
      }
      phases[into] &+= increments[into]
      beforeLast[into] = last[into]
      last[into] = sin(angle) * levels[into] * gain
      sum += carriers[into] * last[into]
    }
    return sum
  }
}
