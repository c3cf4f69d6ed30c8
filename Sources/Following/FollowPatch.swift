import FMSynthesis
import Knobs

/// Patches made for following.
public enum FollowPatch {
  /// Three stacks of two on algorithm 5 with whole ratios, so that every output is periodic at the
  /// key's pitch: all harmonics from 1 < 2, in wide and in narrow steps, a sawtooth of its own in each
  /// stack. Of the structures tried on recordings the one that six operators did best with.
  /// - Returns: `PatchLayout.count` values.
  public static func harmonic() -> [Float] {
    var patch = KnobTable.shared.patchKnobs.map(\.default)
    let ratios: [Float] = [4, 1, 1, 2, 2, 1]
    let levels: [Float] = [0.25, 0.06, 1, 0.06, 0.25, 0.06]
    // Radians that each feeds back into itself.
    let loops: [Float] = [0, 0.3, 0, 0.3, 0.3, 0]
    let feedback: Float = 2 * .pi
    for op in 0..<PatchLayout.operators {
      patch[PatchLayout.index(op, .on)] = 1
      patch[PatchLayout.index(op, .ratio)] = ratios[op]
      patch[PatchLayout.index(op, .level)] = levels[op]
    }
    patch[PatchLayout.index(.feedback)] = feedback
    wire(&patch, algorithm: 5)
    for op in 0..<PatchLayout.operators {
      patch[PatchLayout.routing(into: op, from: op)] = loops[op] / feedback / levels[op]
    }
    return patch
  }

  /// A patch with the follower's factors on levels and loops worked in: the values that change, by
  /// knob id, and the factors back at 1.
  /// - Parameter values: `PatchLayout.engineCount` or more.
  public static func caught(_ values: [Float]) -> [(id: Int, value: Float)] {
    var changes: [(id: Int, value: Float)] = []
    for op in 0..<PatchLayout.operators {
      let (colour, loop) = (PatchLayout.followColour(op), PatchLayout.followFeedback(op))
      if values[colour] == 1 && values[loop] == 1 { continue }
      let level = PatchLayout.index(op, .level)
      let own = PatchLayout.routing(into: op, from: op)
      let coloured = min(values[level] * values[colour], 1)
      changes.append((level, coloured))
      if values[own] != 0, coloured > 0 {
        changes.append((own, values[own] * values[loop] * values[level] / coloured))
      }
      changes += [(colour, 1), (loop, 1)]
    }
    return changes
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
