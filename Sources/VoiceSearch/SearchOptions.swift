import FMSynthesis

/// What a search is told besides the sound.
public struct SearchOptions: Sendable {
  public var seed: UInt64 = 1
  /// Wall clock that cuts the search off; not finite for none.
  public var seconds = 10.0
  /// Candidates after which the search ends, those of other views by what they cost; nil: the
  /// seconds alone count. With it the result depends neither on the machine's speed nor on the
  /// number of threads.
  public var evaluations: Int?
  public var threads = 2
  /// 1...32 holds the algorithm; nil searches it.
  public var algorithm: Int?
  public var instructionSet = InstructionSet.detect()
  /// Voices of the prior that are tried first.
  public var seeds = 2048
  /// Share of the budget for structures on stills.
  public var structureShare = 0.4
  /// Seeds that parts may be taken from, the nearest.
  public var donors = 128
  /// Climbers at the start.
  public var climbers = 24
  /// Climbers at the end.
  public var lastClimbers = 2
  /// Share by which a child may be worse than its parent at first; falls to 0.
  public var tolerance = 0.05
  /// Broods without progress after which a climber leaps.
  public var patience = 60
  /// Share of what the seeds leave of the budget after which the long windows judge.
  public var longFrom = 0.33

  public init() {}

  /// What is left after others have spent something: never nothing, so that what they found is
  /// played and judged.
  /// - Parameter cost: In candidates of the short view.
  public mutating func spend(cost: Double, seconds taken: Double) {
    seconds = max(seconds - taken, 0.01)
    evaluations = evaluations.map { max(Int(Double($0) - min(cost, Double($0))), 1) }
  }
}
