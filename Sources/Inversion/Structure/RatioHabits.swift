import Glibc

/// How unusual a voice's frequencies are, in bits: programmers of voices have habits, and without
/// them an unusual structure with more freedom wins on every still.
struct RatioHabits: Sendable {
  /// Hz that ratios are whole multiples of.
  let base: Double
  private static let carriers = [0, 0, 1.8, 3.8, 3.5, 5.8, 5.8, 6.8, 5.8, 8, 8, 8, 8]
  private static let modulators = [0, 0, 1.5, 1.5, 2.5, 2.3, 3.3, 3.3, 3.3, 4.3, 4.8, 4.8, 4]

  func bits(_ op: StillOperator) -> Double {
    if op.isFixed { return op.hertz < 40 ? 6 : 9 }
    let multiple = op.hertz / base
    let whole = multiple.rounded()
    if abs(multiple - whole) > 0.008 * multiple { return multiple < 0.6 ? 2 : 8 }
    if whole > 12 { return 8 }
    return op.isCarrier ? Self.carriers[Int(whole)] : Self.modulators[Int(whole)]
  }

  func bits(_ voice: StillVoice) -> Double { voice.operators.reduce(0) { $0 + bits($1) } }

  /// What an error counts as: 1.5 % more for each bit, 1 % for each operator.
  func weighted(_ error: Double, _ voice: StillVoice) -> Double {
    error * pow(1.015, bits(voice)) * pow(1.01, Double(voice.count))
  }
}
