import Glibc

/// What is solved of a structure: natural logarithms of positive numbers.
public struct Unknowns: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    /// Amplitude of a carrier, 1 is full scale.
    case amplitude(Int)
    /// Gain of a modulator, 1 is its patch's full index.
    case gain(Int)
    /// Radians that an operator feeds back into itself.
    case feedback(Int)
  }

  public let kinds: [Kind]
  /// By operator; nil where it is not heard.
  public let level: [Int?]
  /// By operator; nil where it has no loop of its own. Where feedback is tied, that of its level.
  public let feedback: [Int?]
  /// Whether an operator feeds back as much as its level lets it, as in a DX7; otherwise as it likes.
  public let tiesFeedback: Bool

  public init(_ structure: FMStructure, tiesFeedback: Bool = false) {
    let heard = (0..<FMStructure.operators).filter { structure.isHeard[$0] }
    let loops = heard.filter { structure.ownLoop[$0] > 0 }
    let levels = heard.map { structure.isCarrier[$0] ? Kind.amplitude($0) : Kind.gain($0) }
    let feedbacks = tiesFeedback ? [] : loops.map { Kind.feedback($0) }
    self.tiesFeedback = tiesFeedback
    kinds = levels + feedbacks
    let level = (0..<FMStructure.operators).map { heard.firstIndex(of: $0) }
    self.level = level
    feedback = (0..<FMStructure.operators).map { op in
      loops.firstIndex(of: op).flatMap { tiesFeedback ? level[op] : $0 + heard.count }
    }
  }

  public var count: Int { kinds.count }

  /// Amplitude of a sine as strong as all carriers together.
  public func amplitude(_ u: [Double]) -> Double {
    var power = 0.0
    for (value, kind) in zip(u, kinds) {
      if case .amplitude = kind { power += exp(2 * value) }
    }
    return power.squareRoot()
  }

  /// All carriers by some nepers.
  public func louder(_ u: [Double], by nepers: Double) -> [Double] {
    zip(u, kinds).map { value, kind in
      if case .amplitude = kind { return value + nepers }
      return value
    }
  }

  /// What a patch has, for a voice whose carriers at gain 1 have an amplitude of `level`.
  public func values(_ structure: FMStructure, level: Double) -> [Double] {
    kinds.map { kind in
      switch kind {
      case .amplitude(let op): log(max(structure.gains[op] * level, 1e-6))
      case .gain(let op): log(max(structure.gains[op], 1e-6))
      case .feedback(let op): log(max(structure.ownLoop[op] * structure.gains[op], 1e-6))
      }
    }
  }
}
