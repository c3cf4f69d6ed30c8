import Quantities

/// How much each term of a loss counts: the W of the machine's drive.
///
/// Made without arguments, `stft` counts 1 and nothing else does.
public struct LossWeights: Equatable, Sendable {
  /// In the order of `LossTerm.allCases`.
  private var values: [Double]

  public init() { values = LossTerm.allCases.map { $0 == .stft ? 1 : 0 } }

  /// - Parameter weight: Of each term, in range.
  public init(_ weight: (LossTerm) -> Double) { values = LossTerm.allCases.map(weight) }

  /// In range.
  public subscript(term: LossTerm) -> Double {
    get { values[term.place] }
    set { values[term.place] = newValue }
  }

  /// Terms that count, in order.
  public var terms: [LossTerm] { LossTerm.allCases.filter { self[$0] > 0 } }

  /// Whether nothing counts: every sound would be as good as any other.
  public var isEmpty: Bool { terms.isEmpty }
}

extension LossWeights: CustomStringConvertible {
  /// `stft=1.0,mel=0.5`, as it is read.
  public var description: String {
    terms.map { "\($0.rawValue)=\(self[$0])" }.joined(separator: ",")
  }

  /// Reads `mel=0.5,centroid=0.1`. A term that is not named weighs what it does by default.
  public init(_ text: String) throws(LossWeightsError) {
    self.init()
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2 else {
        throw LossWeightsError("\(part) is not of the form term=weight")
      }
      guard let term = LossTerm(rawValue: String(sides[0])) else {
        let names = LossTerm.allCases.map(\.rawValue).joined(separator: ", ")
        throw LossWeightsError("there is no term \(sides[0]); there are \(names)")
      }
      guard let weight = LossWeight(text: sides[1]) else {
        throw LossWeightsError("\(term.rawValue) takes \(LossWeight.bounds), not \(sides[1])")
      }
      self[term] = weight.value
    }
    if isEmpty { throw LossWeightsError("all weights are 0: nothing is left to judge by") }
  }
}

/// Why a text gives no weights, for a person.
public struct LossWeightsError: Error, Equatable {
  public let message: String

  init(_ message: String) { self.message = message }
}

extension LossTerm {
  /// Position among all terms.
  fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
