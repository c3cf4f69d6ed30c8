import Recognition
import VoiceSearch

/// Where islands are kept; another process may look at the same place.
/// - Thread: any.
public protocol IslandStore: Sendable {
  /// nil where there is none, or none of this plan.
  func state(of island: Int) -> IslandState?
  /// - Throws: What kept it from being written.
  func keep(_ state: IslandState) throws
}

/// What an exploration tells on its way.
/// - Thread: any.
public protocol ExplorationWatch: Sendable {
  /// Seconds since the search began.
  var seconds: Double { get }
  var isCancelled: Bool { get }
  /// - Parameter candidates: Heard since the last time.
  func heard(candidates: Int)
}

/// Searches islands side by side, each by one thread.
public struct Exploration {
  public let plan: ExplorationPlan
  private let tools: LibraryTools
  private let store: any IslandStore
  /// Rounds from one time that an island is kept to the next.
  private static let roundsKept = 40

  public init(_ plan: ExplorationPlan, _ tools: LibraryTools, _ store: any IslandStore) {
    (self.plan, self.tools, self.store) = (plan, tools, store)
  }

  /// - Parameters:
  ///   - islands: Those that this process is to do.
  ///   - seconds: After which it ends with what there is.
  /// - Throws: The first thing that kept an island from being written.
  public func run(
    islands: [Int], seconds: Double, _ watch: any ExplorationWatch
  ) throws {
    var tools = tools
    tools.threads = min(tools.threads, max(1, islands.count))
    let crew = FingerprintCrew(tools)
    var tasks = islands.map { IslandTask(number: $0) }
    // Each island gets the same part of the time, whichever comes first.
    let share = seconds * Double(crew.workers.count) / Double(max(1, islands.count))
    crew.update(&tasks) { printer, task in
      do { try search(task.number, share, printer, watch) } catch { task.failure = error }
    }
    if let failure = tasks.lazy.compactMap(\.failure).first { throw failure }
  }

  private func search(
    _ number: Int, _ seconds: Double, _ printer: VoiceFingerprinter, _ watch: any ExplorationWatch
  ) throws {
    let before = store.state(of: number)
    if before?.isFinished == true || watch.isCancelled { return }
    var island = before.map { Island($0, printer) } ?? Island(number, plan)
    let end = watch.seconds + seconds
    while !island.isFinished, !watch.isCancelled, watch.seconds < end {
      island.advance(printer)
      watch.heard(candidates: ExplorationPlan.batch)
      if island.round.isMultiple(of: Self.roundsKept) { try store.keep(island.state) }
    }
    try store.keep(island.state)
  }
}

private struct IslandTask {
  let number: Int
  var failure: (any Error)?
}
