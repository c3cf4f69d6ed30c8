import FMSynthesis
import Glibc
import Knobs
import SessionModel

/// The way from one patch to another: a whole patch at every position.
///
/// Levels move in decibels, times in the logarithm of seconds, frequencies in octaves or from
/// harmonic to harmonic; a DX7's rates and levels are such units already. At either end the patch
/// sounds as the end does, its operators in the pairing's order.
public struct MorphPath: Sendable {
  public let pairing: OperatorPairing
  public let style: MorphStyle
  private let a: EndView
  private let b: EndView
  private let operators: [OperatorBlend]
  private let wiring: WiringBlend

  /// The ways between two patches, the one whose operators fit best first.
  /// - Parameters:
  ///   - a, b: `PatchLayout.count` values.
  ///   - pairings: Most pairings that are tried.
  public static func all(from a: [Float], to b: [Float], pairings: Int = 3) -> [MorphPath] {
    let (first, second) = (EndView(a), EndView(transposed(b, like: a)))
    return OperatorPairing.best(first, second, count: pairings).flatMap { pairing in
      MorphStyle.all.map { MorphPath(first, second, pairing, $0) }
    }
  }

  /// The way that is taken when nobody listens.
  public init(from a: [Float], to b: [Float]) {
    let (first, second) = (EndView(a), EndView(Self.transposed(b, like: a)))
    let pairing = OperatorPairing.best(first, second, count: 1)[0]
    self.init(first, second, pairing, MorphStyle(ratios: .harmonics, levels: .amplitude))
  }

  private init(_ a: EndView, _ b: EndView, _ pairing: OperatorPairing, _ style: MorphStyle) {
    (self.a, self.b, self.pairing, self.style) = (a, b, pairing, style)
    operators = pairing.pairs.map { OperatorBlend(a: a, b: b, pair: $0, style: style) }
    wiring = WiringBlend(a: a, b: b, operators: operators)
  }

  /// - Parameter t: 0, the first patch, to 1, the second.
  /// - Returns: `PatchLayout.count` values, each in its knob's range.
  public func values(at t: Double) -> [Float] {
    var values = (t < 0.5 ? a : b).values
    for op in 0..<6 {
      let start = PatchLayout.index(op, .on)
      let own = operators[op].values(at: t)
      values.replaceSubrange(start..<start + own.count, with: own)
    }
    for field in VoiceField.allCases { fill(field, t, &values) }
    wiring.fill(t, &values)
    return zip(KnobTable.shared.patchKnobs, values).map { $0.clamp($1) }
  }

  private func fill(_ field: VoiceField, _ t: Double, _ values: inout [Float]) {
    let (x, y) = (a[field], b[field])
    let value: Float
    switch field {
    case .feedback: return
    case .algorithm, .oscillatorSync, .lfoSync, .lfoWave: value = t < 0.5 ? x : y
    case .transpose: value = x
    case .lfoSpeed, .lfoDelay, .lfoPitchSensitivity:
      value = lfo(field, x, y, t)
    default: value = straight(x, y, t)
    }
    values[PatchLayout.index(field)] = value
  }

  /// An LFO that does nothing says nothing of its speed.
  private func lfo(_ field: VoiceField, _ x: Float, _ y: Float, _ t: Double) -> Float {
    let isPitch = field == .lfoPitchSensitivity
    let (mine, its) = isPitch ? (bends(a), bends(b)) : (moves(a), moves(b))
    let value = mine && !its ? x : its && !mine ? y : straight(x, y, t)
    return isPitch ? value.rounded() : value
  }

  private func bends(_ end: EndView) -> Bool { end[.lfoPitchDepth] > 0 }
  private func moves(_ end: EndView) -> Bool {
    (bends(end) && end[.lfoPitchSensitivity] > 0) || end[.lfoAmpDepth] > 0
  }

  /// The same patch with another's transposition, made up for by its ratios.
  private static func transposed(_ values: [Float], like other: [Float]) -> [Float] {
    var moved = values
    let place = PatchLayout.index(.transpose)
    let wanted = other[place]
    if values[place] == wanted { return values }
    let factor = Float(exp2(Double(values[place] - wanted) / 12))
    moved[place] = wanted
    for op in 0..<6 {
      let ratio = values[PatchLayout.index(op, .ratio)] * factor
      // Octaves up and down are harmonics still.
      let whole = ratio.rounded()
      let isWhole = whole >= 1 && abs(ratio - whole) < 1e-4
      moved[PatchLayout.index(op, .ratio)] = min(max(isWhole ? whole : ratio, 0.01), 64)
    }
    return moved
  }
}
