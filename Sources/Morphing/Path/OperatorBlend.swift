import FMSynthesis
import Glibc

/// One operator on its way from what it is in one patch to what it is in the other.
struct OperatorBlend {
  let a: EndView
  let b: EndView
  let pair: OperatorPairing.Pair
  let style: MorphStyle

  /// dB under its level where an operator that comes or goes is silent.
  private static let depth = 60.0

  var isHeardInA: Bool { a.isHeard[pair.a] }
  var isHeardInB: Bool { b.isHeard[pair.b] }
  /// The one end that says what the operator is; nil: both do.
  var onlyEnd: PatchEnd? { isHeardInA == isHeardInB ? nil : isHeardInA ? .a : .b }

  /// Whether it fades out as the one and comes back as the other.
  var isExchanged: Bool {
    guard isHeardInA, isHeardInB else { return false }
    return a.isAnotherKind(pair.a, than: b, pair.b) || (style.ratios == .fade && ways > 0.1)
  }

  /// Octaves between the two frequencies.
  private var ways: Double {
    let field = frequency
    return abs(log2(Double(a[pair.a, field] / b[pair.b, field])))
  }
  private var frequency: OperatorField { a[pair.a, .mode] > 0.5 ? .fixed : .ratio }

  /// - Parameter t: 0...1
  /// - Returns: The operator's values in the order of `OperatorField`.
  func values(at t: Double) -> [Float] {
    guard isHeardInA || isHeardInB else { return silent(Self.all(a, pair.a)) }
    if let onlyEnd {
      let (own, share) = onlyEnd == .a ? (Self.all(a, pair.a), 1 - t) : (Self.all(b, pair.b), t)
      return faded(own, share)
    }
    if isExchanged {
      return t < 0.5
        ? faded(Self.all(a, pair.a), 1 - 2 * t) : faded(Self.all(b, pair.b), 2 * t - 1)
    }
    return blended(t)
  }

  private static func all(_ end: EndView, _ op: Int) -> [Float] {
    OperatorField.allCases.map { end[op, $0] }
  }

  private func silent(_ own: [Float]) -> [Float] {
    var values = own
    values[OperatorField.level.offset] = 0
    return values
  }

  private func faded(_ own: [Float], _ share: Double) -> [Float] {
    var values = own
    values[OperatorField.level.offset] *= Float(fade(share))
    return values
  }

  /// - Parameter share: 0, silence, to 1.
  private func fade(_ share: Double) -> Double {
    if share <= 0 { return 0 }
    return style.levels == .amplitude ? share : pow(10, -Self.depth * (1 - share) / 20)
  }

  private func blended(_ t: Double) -> [Float] {
    var values = OperatorField.allCases.map { field -> Float in
      let (x, y) = (a[pair.a, field], b[pair.b, field])
      switch field {
      case .ratio: return ratio(x, y, t)
      case .fixed, .attack, .decay, .release: return even(x, y, t)
      case .level, .index: return x > 0 && y > 0 ? even(x, y, t) : straight(x, y, t)
      case .on, .carrier, .mode, .envelopeType, .leftCurve, .rightCurve: return t < 0.5 ? x : y
      case .rate1, .rate2, .rate3, .rate4, .level1, .level2, .level3, .level4, .rateScaling,
        .breakPoint, .leftDepth, .rightDepth, .ampModSensitivity:
        return straight(x, y, t).rounded()
      default: return straight(x, y, t)
      }
    }
    turn(.leftCurve, .leftDepth, t, &values)
    turn(.rightCurve, .rightDepth, t, &values)
    return values
  }

  /// A curve becomes another one while it has no depth.
  private func turn(
    _ curve: OperatorField, _ depth: OperatorField, _ t: Double, _ values: inout [Float]
  ) {
    if a[pair.a, curve] == b[pair.b, curve] { return }
    let own = t < 0.5 ? a[pair.a, depth] : b[pair.b, depth]
    values[depth.offset] = (own * Float(abs(1 - 2 * t))).rounded()
  }

  private func ratio(_ x: Float, _ y: Float, _ t: Double) -> Float {
    let plain = even(x, y, t)
    guard style.ratios == .harmonics, t > 0, t < 1, Self.isHarmonic(x), Self.isHarmonic(y) else {
      return plain
    }
    if plain < 0.75 { return 0.5 }
    let (below, above) = (max(plain.rounded(.down), 0.5), plain.rounded(.up))
    return plain * plain < below * above ? below : above
  }

  private static func isHarmonic(_ ratio: Float) -> Bool {
    ratio == 0.5 || (ratio >= 1 && ratio == ratio.rounded())
  }
}

/// Which of the two patches.
enum PatchEnd { case a, b }
