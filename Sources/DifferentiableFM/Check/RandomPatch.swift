import FMSynthesis
import Knobs

/// Patches with every continuous knob away from its ends and from whole numbers: where all
/// derivatives exist.
public enum RandomPatch {
  public enum Wiring: Sendable {
    /// A DX7 algorithm's edges, 1...32.
    case algorithm(Int)
    /// Depths from every operator into every other.
    case matrix
  }

  /// - Returns: `PatchLayout.count` values.
  public static func patch(
    _ wiring: Wiring, using dice: inout some RandomNumberGenerator
  ) -> [Double] {
    var patch = KnobTable.shared.patchKnobs.map { Double($0.default) }
    for op in 0..<PatchLayout.operators { fill(op, &patch, &dice) }
    patch[PatchLayout.index(.feedback)] = between(0.3, 1.2, &dice)
    patch[PatchLayout.index(.tune)] = between(-50, 50, &dice)
    for into in 0..<PatchLayout.operators { wire(into, wiring, &patch, &dice) }
    return patch
  }

  private static func wire(
    _ into: Int, _ wiring: Wiring, _ patch: inout [Double],
    _ dice: inout some RandomNumberGenerator
  ) {
    for from in 0..<PatchLayout.operators {
      var depth = between(0.02, 0.2, &dice)
      if case .algorithm(let number) = wiring {
        depth = Double(Algorithms.depth(algorithm: number, into: into, from: from))
      }
      patch[PatchLayout.routing(into: into, from: from)] = depth
    }
    guard case .algorithm(let number) = wiring else { return }
    let carries = Algorithms.carriers(number) & (1 << UInt8(into)) != 0
    patch[PatchLayout.index(into, .carrier)] = carries ? 1 : 0
  }

  private static func fill(
    _ op: Int, _ patch: inout [Double], _ dice: inout some RandomNumberGenerator
  ) {
    func set(_ field: OperatorField, _ value: Double) {
      patch[PatchLayout.index(op, field)] = value
    }
    set(.on, 1)
    set(.carrier, between(0.1, 1, &dice))
    set(.mode, between(0, 1, &dice) < 0.2 ? 1 : 0)
    set(.ratio, between(0.4, 3, &dice))
    set(.fixed, between(100, 900, &dice))
    set(.detune, between(0.5, 6, &dice))
    set(.level, between(0.2, 0.95, &dice))
    set(.index, between(0.3, 2.5, &dice))
    set(.envelopeType, between(0, 1, &dice) < 0.5 ? 0 : 1)
    set(.attack, between(0.002, 0.02, &dice))
    set(.decay, between(0.02, 0.2, &dice))
    set(.sustain, between(0.2, 0.9, &dice))
    set(.release, between(0.02, 0.1, &dice))
    set(.rateScaling, 2)
    for stage in 0..<4 {
      let rate = PatchLayout.index(op, .rate1) + stage
      let (slow, fast) = ([60.0, 45, 40, 45][stage], [80.0, 70, 65, 65][stage])
      let (low, high) = ([88.0, 70, 60, 20][stage], [98.0, 86, 78, 50][stage])
      patch[rate] = between(slow, fast, &dice).rounded() + 0.3
      patch[rate + 4] = between(low, high, &dice).rounded() + 0.3
    }
  }

  private static func between(
    _ low: Double, _ high: Double, _ dice: inout some RandomNumberGenerator
  ) -> Double {
    low + (high - low) * Double(dice.next() >> 11) * 0x1p-53
  }
}
