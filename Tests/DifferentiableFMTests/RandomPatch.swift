import FMSynthesis
import Knobs

@testable import VoiceSearch

/// Patches with every continuous knob away from its ends and from whole numbers.
struct RandomPatch {
  enum Wiring {
    case algorithm(Int)
    case matrix
  }

  private var random: SearchRandom

  init(seed: UInt64) { random = SearchRandom(seed: seed) }

  /// - Parameter wiring: an algorithm's edges, or depths everywhere.
  mutating func patch(_ wiring: Wiring) -> [Double] {
    var patch = KnobTable.shared.patchKnobs.map { Double($0.default) }
    for op in 0..<6 { fill(op, &patch) }
    patch[PatchLayout.index(.feedback)] = between(0.3, 1.2)
    patch[PatchLayout.index(.tune)] = between(-50, 50)
    for into in 0..<6 {
      for from in 0..<6 {
        var depth = between(0.02, 0.2)
        if case .algorithm(let number) = wiring {
          depth = Double(Algorithms.depth(algorithm: number, into: into, from: from))
        }
        patch[PatchLayout.routing(into: into, from: from)] = depth
      }
      guard case .algorithm(let number) = wiring else { continue }
      let carries = Algorithms.carriers(number) & (1 << UInt8(into)) != 0
      patch[PatchLayout.index(into, .carrier)] = carries ? 1 : 0
    }
    return patch
  }

  private mutating func fill(_ op: Int, _ patch: inout [Double]) {
    func set(_ field: OperatorField, _ value: Double) {
      patch[PatchLayout.index(op, field)] = value
    }
    set(.on, 1)
    set(.carrier, between(0.1, 1))
    set(.mode, between(0, 1) < 0.2 ? 1 : 0)
    set(.ratio, between(0.4, 3))
    set(.fixed, between(100, 900))
    set(.detune, between(0.5, 6))
    set(.level, between(0.2, 0.95))
    set(.index, between(0.3, 2.5))
    set(.envelopeType, between(0, 1) < 0.5 ? 0 : 1)
    set(.attack, between(0.002, 0.02))
    set(.decay, between(0.02, 0.2))
    set(.sustain, between(0.2, 0.9))
    set(.release, between(0.02, 0.1))
    set(.rateScaling, 2)
    for stage in 0..<4 {
      let rate = PatchLayout.index(op, .rate1) + stage
      patch[rate] = between([60, 45, 40, 45][stage], [80, 70, 65, 65][stage]).rounded() + 0.3
      patch[rate + 4] = between([88, 70, 60, 20][stage], [98, 86, 78, 50][stage]).rounded() + 0.3
    }
  }

  mutating func between(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * random.unit()
  }
}
