import FMSynthesis
import Knobs

/// What the bench plays.
enum BenchMix {
  /// All six operators audible, feedback on, envelopes moving.
  static func worstPatch(algorithm: Int) -> [Float] {
    var patch = KnobTable.shared.patchKnobs.map(\.default)
    patch[PatchLayout.index(.algorithm)] = Float(algorithm)
    patch[PatchLayout.index(.feedback)] = 2 * .pi
    for op in 0..<PatchLayout.operators {
      patch[PatchLayout.index(op, .envelopeType)] = 1
      patch[PatchLayout.index(op, .level)] = 0.8
      patch[PatchLayout.index(op, .ratio)] = [1, 2, 3, 1.5, 5, 0.5][op]
      for (field, value) in zip(
        [OperatorField.rate1, .rate2, .rate3, .level1, .level2, .level3],
        [80, 20, 15, 99, 90, 80] as [Float])
      {
        patch[PatchLayout.index(op, field)] = value + (field == .rate2 ? Float(op) : 0)
      }
      let carries = Algorithms.carriers(algorithm) & (1 << UInt8(op)) != 0
      patch[PatchLayout.index(op, .carrier)] = carries ? 1 : 0
      for from in 0..<PatchLayout.operators {
        patch[PatchLayout.routing(into: op, from: from)] =
          Algorithms.depth(algorithm: algorithm, into: op, from: from)
      }
    }
    return patch
  }

  static func notes(_ voices: Int) -> [(key: UInt8, velocity: UInt8)] {
    (0..<voices).map { voice in
      let place = UInt8(voice % 60)
      return (36 + place, 60 + place)
    }
  }

  static func meanSquare(_ samples: UnsafePointer<Float>, _ count: Int) -> Float {
    (0..<count).reduce(0) { $0 + samples[$1] * samples[$1] } / Float(count)
  }

  /// Of unsorted values; the upper one of two in the middle.
  static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
