import MachineCore

/// The machine beside fixed settings and Adam, on problems that are not alike.
///
/// Every search has `OptimizationProblem.steps` slopes. The fixed setting is the best of a grid of
/// rates and momenta, by the median of its smallest losses over all seeds, and the machine starts from
/// a hundredth, once and a hundred times that rate.
public struct OptimizerContest: Sendable {
  public static let rates = [1e-4, 1e-3, 1e-2, 1e-1, 1]
  public static let momenta = [0, 0.5, 0.9, 0.99, 0.999]
  /// Times the best fixed rate.
  public static let starts = [0.01, 1, 100]

  /// What came of one problem.
  public struct Row: Sendable {
    public var problem: String
    public var steps: Int
    /// The best of the grid.
    public var rate: Double
    public var momentum: Double
    /// Median of the smallest losses, infinite where half of the searches diverged.
    public var fixed: Double
    public var adam: Double
    /// By `starts`.
    public var machines: [Start]

    /// Whether the machine comes to the best fixed setting's loss in at most its steps, from each of
    /// the starts: with most seeds, and in the median.
    public var isReached: Bool {
      machines.allSatisfy { $0.loss <= fixed && $0.stepsToFixed.isFinite }
    }
  }

  /// The machine from one start.
  public struct Start: Sendable {
    public var factor: Double
    public var loss: Double
    /// Median of the steps to what the best fixed setting came to from the same place; infinite where
    /// half of the searches never do.
    public var stepsToFixed: Double
    public var diverged: Int
  }

  /// Of the first seed: how a search went, for a picture.
  public struct Line: Sendable {
    public var problem: String
    public var name: String
    public var losses: [Double]
    /// The machine's, step by step; empty for the others.
    public var rates: [Double] = []
  }

  public let rows: [Row]
  public let lines: [Line]
  public let trace: Table
  public let interventions: Interventions

  /// - Parameters:
  ///   - seeds: Above 0; the first is `seed`.
  public init(_ problems: [any OptimizationProblem], seed: UInt64, seeds: Int = 10) {
    var round = ContestRound(seeds: (0..<UInt64(seeds)).map { seed &+ $0 })
    rows = problems.map { round.row($0) }
    (lines, trace, interventions) = (round.lines, round.trace, round.interventions)
  }

  public var reached: Int { rows.count { $0.isReached } }
  public var diverged: Int { rows.reduce(0) { $0 + $1.machines.reduce(0) { $0 + $1.diverged } } }
}

/// Rosenbrock's valley twice, a bowl of condition 10,000, Rastrigin's hollows, and a network that
/// learns how the project's own voices sound.
extension OptimizerContest {
  public static func problems() -> [any OptimizationProblem] {
    [
      Rosenbrock(2), Rosenbrock(100), NarrowBowl(), Rastrigin(10),
      Network(VoiceLessons.make(count: 64, seed: 1)),
    ]
  }
}
