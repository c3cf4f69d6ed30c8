import FMSynthesis
import Glibc
import Knobs

/// What a step of a morph may be turned by away from its place on the path: the machine's
/// coefficients, in units that are alike to the ear.
struct StepKnobs {
  enum Turn {
    /// All carriers, by 1.5 dB: nothing but the loudness changes.
    case loudness
    /// 1.5 dB.
    case level(Int)
    /// Three steps of a DX7's rates and levels.
    case attack(Int)
    case fall(Int)
    case sustain(Int)
    case release(Int)
    /// A quarter of an octave.
    case feedback
  }
  let turns: [Turn]
  /// Patch from which the coefficients count.
  let base: [Float]
  /// The farthest that a coefficient goes, and the most in one step.
  static let range = 8.0
  static let slew = 4.0
  private static let rates: Float = 3

  init(_ base: [Float]) {
    self.base = base
    let view = EndView(base)
    let own = (0..<6).filter { view.isHeard[$0] }.flatMap { op -> [Turn] in
      let isShaped = base[PatchLayout.index(op, .envelopeType)] > 0.5
      return isShaped
        ? [.level(op), .attack(op), .fall(op), .sustain(op), .release(op)] : [.level(op)]
    }
    turns = [.loudness] + own + (base[PatchLayout.index(.feedback)] > 0 ? [.feedback] : [])
  }

  var count: Int { turns.count }

  /// - Returns: `PatchLayout.count` values, each in its knob's range.
  func patch(_ coefficients: [Double]) -> [Float] {
    var values = base
    for (turn, amount) in zip(turns, coefficients) where amount != 0 {
      let steps = Float(amount) * Self.rates
      switch turn {
      case .loudness: for place in carriers { scale(place, 1.5 * amount, &values) }
      case .level(let op): scale(PatchLayout.index(op, .level), 1.5 * amount, &values)
      case .attack(let op): add(op, [.rate1], steps, &values)
      case .fall(let op): add(op, [.rate2, .rate3], steps, &values)
      case .sustain(let op): add(op, [.level2, .level3], steps, &values)
      case .release(let op): add(op, [.rate4], steps, &values)
      case .feedback: scale(PatchLayout.index(.feedback), 1.505 * amount, &values)
      }
    }
    return values
  }

  /// Places of the carriers' levels.
  private var carriers: [Int] {
    (0..<6).filter { base[PatchLayout.index($0, .carrier)] > 0.5 }
      .map { PatchLayout.index($0, .level) }
  }

  private func scale(_ place: Int, _ decibels: Double, _ values: inout [Float]) {
    let knob = KnobTable.shared[place]
    values[place] = knob.clamp(values[place] * Float(pow(10, decibels / 20)))
  }

  /// Whole numbers, as the engine takes them: a step that is cut off instead would lead down always.
  private func add(
    _ op: Int, _ fields: [OperatorField], _ amount: Float, _ values: inout [Float]
  ) {
    for field in fields {
      let place = PatchLayout.index(op, field)
      values[place] = KnobTable.shared[place].clamp((values[place] + amount).rounded())
    }
  }
}
