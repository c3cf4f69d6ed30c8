import FMSynthesis
import Knobs

/// Patches made for following.
public enum FollowPatch {
  /// Three stacks of two on algorithm 5 with whole ratios, so that every output is periodic at the
  /// key's pitch: all harmonics from 1 < 2, the odd ones from 3 < 4, the upper ones from 5 < 6.
  /// - Returns: `PatchLayout.count` values.
  public static func harmonic() -> [Float] {
    var patch = KnobTable.shared.patchKnobs.map(\.default)
    let ratios: [Float] = [1, 1, 1, 2, 2, 1]
    let levels: [Float] = [1, 0.12, 0.5, 0.06, 0.25, 0.08]
    for op in 0..<PatchLayout.operators {
      patch[PatchLayout.index(op, .on)] = 1
      patch[PatchLayout.index(op, .ratio)] = ratios[op]
      patch[PatchLayout.index(op, .level)] = levels[op]
    }
    patch[PatchLayout.index(.feedback)] = 1
    wire(&patch, algorithm: 5)
    return patch
  }

  /// Writes an algorithm's carriers and routing into a patch.
  /// - Parameter algorithm: 1...32
  static func wire(_ patch: inout [Float], algorithm: Int) {
    patch[PatchLayout.index(.algorithm)] = Float(algorithm)
    for into in 0..<PatchLayout.operators {
      let isCarrier = Algorithms.carriers(algorithm) & (1 << UInt8(into)) != 0
      patch[PatchLayout.index(into, .carrier)] = isCarrier ? 1 : 0
      for from in 0..<PatchLayout.operators {
        patch[PatchLayout.routing(into: into, from: from)] =
          Algorithms.depth(algorithm: algorithm, into: into, from: from)
      }
    }
  }
}
