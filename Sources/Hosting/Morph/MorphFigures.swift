import Morphing

/// What a morph came to: the last line that `morph` prints.
public struct MorphFigures: Codable, Equatable, Sendable {
  public var a: String
  public var b: String
  public var steps: Int
  /// Where each step stands on the way, 0...1.
  public var positions: [Double]
  /// How far the steps are from a straight line between the ends, in steps of the ear: the patches,
  /// and the voices that a DX7 can load. Means of the steps between the ends.
  public var error: Double
  public var errorSyx: Double
  /// How ratios and levels move.
  public var way: String
  /// Which operator of B each operator of A becomes, from 1.
  public var partners: [Int]
  public var seconds: Double
  /// Patches heard.
  public var evaluations: Int
  public var seed: UInt64
  /// What the safety law did, by reason.
  public var interventions: Int
  public var interrupted: Bool
  public var warnings: [String]

  public init(a: String, b: String, _ outcome: MorphOutcome, _ options: MorphOptions) {
    (self.a, self.b, steps) = (a, b, outcome.steps.count)
    positions = outcome.steps.map { ($0.position * 1e4).rounded() / 1e4 }
    let between = outcome.steps.dropFirst().dropLast()
    let count = Double(max(between.count, 1))
    error = between.reduce(0) { $0 + $1.error } / count
    errorSyx = between.reduce(0) { $0 + $1.voiceError } / count
    way = outcome.style.name
    partners = outcome.pairing.pairs.sorted { $0.a < $1.a }.map { $0.b + 1 }
    (seconds, evaluations) = (outcome.seconds, outcome.evaluations)
    (seed, interventions) = (options.seed, outcome.interventions.total)
    (interrupted, warnings) = (outcome.wasStopped, outcome.warnings)
  }
}
