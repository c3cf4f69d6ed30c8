import FMSynthesis
import Foundation

/// Which operator sounds which partial of the target, and how far off it is.
///
/// Only plain sines can be told so: carriers that nothing modulates. Each partial, strongest first,
/// takes the free operator nearest in pitch and keeps it.
struct PartialPull {
  let note: DifferentiableNote
  let partials: [Partial]
  /// Partial per operator.
  private(set) var assigned = [Int?](repeating: nil, count: PatchLayout.operators)

  init(note: DifferentiableNote, partials: [Partial], patch: [Double], controls: PatchControls) {
    (self.note, self.partials) = (note, partials)
    controls.compute(patch)
    for (index, partial) in partials.enumerated() {
      let free = (0..<PatchLayout.operators).filter {
        assigned[$0] == nil && Self.isSine($0, patch)
      }
      let nearest = free.min {
        abs(Self.cents(partial, controls.hertz($0))) < abs(Self.cents(partial, controls.hertz($1)))
      }
      if let nearest { assigned[nearest] = index }
    }
  }

  /// From an operator to its partial; nil for an operator without.
  func cents(_ op: Int, hertz: Double) -> Double? {
    assigned[op].map { Self.cents(partials[$0], hertz) }
  }

  /// The level at which an operator's sine is as loud as its partial; nil for one without.
  func level(_ op: Int, _ patch: [Double]) -> Double? {
    assigned[op].map {
      let share = EngineUnits.carrierShare * patch[PatchLayout.index(op, .carrier)]
      return min(1, partials[$0].amplitude / share)
    }
  }

  /// Whether an operator without a partial stands on one that another sounds.
  func isDouble(_ op: Int, hertz: Double, within resolution: Double) -> Bool {
    guard assigned[op] == nil else { return false }
    return assigned.contains { index in
      guard let index else { return false }
      return abs(partials[index].frequency - hertz) < resolution
    }
  }

  static func isSine(_ op: Int, _ patch: [Double]) -> Bool {
    patch[PatchLayout.index(op, .on)] > 0 && patch[PatchLayout.index(op, .carrier)] > 0
      && (0..<PatchLayout.operators).allSatisfy { from in
        let isOwn = from <= op
        return patch[PatchLayout.routing(into: op, from: from)] == 0
          || (isOwn && patch[PatchLayout.index(.feedback)] == 0)
      }
  }

  private static func cents(_ partial: Partial, _ hertz: Double) -> Double {
    1200 * log2(partial.frequency / hertz)
  }
}
