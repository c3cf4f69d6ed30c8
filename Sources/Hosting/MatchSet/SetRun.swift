import Dispatch
import Synchronization

/// Matches the sounds of a set, several side by side, and keeps the summary of all that is done.
public final class SetRun: Sendable {
  /// What to do about results that are there already.
  public enum Existing: Sendable { case refuse, resume, replace }

  /// What a run came to.
  public struct Outcome: Equatable, Sendable {
    public var matched = 0
    public var failed = 0
    /// Of these, how many because of the disk and not of the sound.
    public var unwritten = 0
    /// Finished before.
    public var skipped = 0
    /// Begun by another process.
    public var elsewhere = 0

    public init(matched: Int = 0, failed: Int = 0, skipped: Int = 0, elsewhere: Int = 0) {
      (self.matched, self.failed) = (matched, failed)
      (self.skipped, self.elsewhere) = (skipped, elsewhere)
    }
  }

  private let store: any SetStore
  private let progress: any SetProgress
  private let outcome = Mutex(Outcome())

  public init(_ store: any SetStore, progress: any SetProgress) {
    (self.store, self.progress) = (store, progress)
  }

  /// - Parameter jobs: Sounds at once, at least 1.
  public func run(_ shard: SetShard, existing: Existing, jobs: Int) throws(HostError) -> Outcome {
    let all = SetPlan.items(try store.names())
    guard !all.isEmpty else { throw HostError(.noInput, "the folder holds no sound files") }
    var items = SetPlan.share(all, shard)
    if existing == .refuse, let done = items.first(where: store.isFinished) {
      throw HostError(
        .cannotCreate, "\(done.name): is matched already; --resume keeps it, --force replaces it")
    }
    for item in items { try store.check(item) }
    let wanted = items.count
    if existing == .resume { items.removeAll(where: store.isFinished) }
    outcome.withLock { [skipped = wanted - items.count] in $0.skipped = skipped }
    progress.begin(total: wanted, finished: wanted - items.count)
    try summarise()
    work(items, jobs: max(1, min(jobs, items.count)))
    try summarise()
    return outcome.withLock { $0 }
  }

  private func work(_ items: [SetItem], jobs: Int) {
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: jobs) { _ in
      while !progress.isCancelled {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if index >= items.count { return }
        finish(store.match(items[index], progress: progress))
      }
    }
  }

  private func finish(_ row: SetRow?) {
    guard let row else {
      if !progress.isCancelled { outcome.withLock { $0.elsewhere += 1 } }
      return
    }
    outcome.withLock {
      if row.isFailure { $0.failed += 1 } else { $0.matched += 1 }
      let isDisk = row.code == HostError.Exit.inputOutput.rawValue
      if isDisk || row.code == HostError.Exit.cannotCreate.rawValue { $0.unwritten += 1 }
    }
    progress.end(row)
  }

  /// Again while other processes finish more: whoever is last sees all.
  private func summarise() throws(HostError) {
    var written: [SetRow]?
    for _ in 0..<10 {
      let rows = store.rows().sorted { SetPlan.precedes($0.file, $1.file) }
      if rows == written { return }
      try store.write(summary: SetSummary.csv(rows), page: ContactSheet(rows).html)
      written = rows
    }
  }
}
