import Quantities

/// What an exploration was asked for, and how its work is cut up.
///
/// The work is done on islands: small novelty searches that know nothing of each other. So any
/// process can do any of them, in any order, and what is found is the same.
public struct ExplorationPlan: Codable, Equatable, Sendable {
  public let count: Int
  public let seed: UInt64
  /// Candidates heard on all islands together.
  public let evaluations: Int

  /// Candidates for each voice that is kept, unless a person says otherwise.
  static let usualEvaluations = 48
  /// Candidates that an island hears at a time.
  static let batch = 64
  private static let voicesPerIsland = 32
  private static let mostIslands = 256

  /// - Parameter evaluations: nil: as many as the voices need to stand well apart.
  public init(count: Int, seed: UInt64, evaluations: Int?) {
    (self.count, self.seed) = (count, seed)
    self.evaluations = evaluations ?? Self.usualEvaluations * max(count, Self.voicesPerIsland)
  }

  /// Whether it can be what this program wrote.
  public var isSound: Bool {
    MapCountKind.range.contains(count) && EvaluationKind.range.contains(evaluations)
  }

  public var islands: Int {
    min((count + Self.voicesPerIsland - 1) / Self.voicesPerIsland, Self.mostIslands)
  }

  /// Voices that an island keeps: twice its share, so that there is a choice where islands overlap.
  var capacity: Int { 2 * ((count + islands - 1) / islands) }

  /// Batches that an island hears.
  var rounds: Int {
    let share = (evaluations + islands - 1) / islands
    return (share + Self.batch - 1) / Self.batch
  }

  public var candidatesPerIsland: Int { rounds * Self.batch }
}
