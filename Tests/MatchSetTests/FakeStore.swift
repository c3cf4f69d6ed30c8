import Hosting
import Matching
import Synchronization

/// A set in memory, matched in no time.
final class FakeStore: SetStore {
  let failing = Mutex<Set<String>>([])
  let taken = Mutex<Set<String>>([])
  /// Names of results in whose place something else is.
  let obstacles: Set<String>
  private let files: [String]
  private let kept = Mutex<[String: SetRow]>([:])
  private let counts = Mutex<[String: Int]>([:])
  private let written = Mutex("")

  init(_ files: [String], obstacles: Set<String> = []) {
    (self.files, self.obstacles) = (files, obstacles)
  }

  var tries: [String: Int] { counts.withLock { $0 } }
  var summary: String { written.withLock { $0 } }

  func names() throws(HostError) -> [String] { files }
  func rows() -> [SetRow] { kept.withLock { Array($0.values) } }
  func isFinished(_ item: SetItem) -> Bool {
    kept.withLock { $0[item.name].map { !$0.isFailure } ?? false }
  }

  func check(_ item: SetItem) throws(HostError) {
    guard obstacles.contains(item.name) else { return }
    throw HostError(.cannotCreate, "\(item.name): is in the way")
  }

  func match(_ item: SetItem, progress: any SetProgress) -> SetRow? {
    if progress.isCancelled || taken.withLock({ $0.contains(item.name) }) { return nil }
    counts.withLock { $0[item.name, default: 0] += 1 }
    let fails = failing.withLock { $0.contains(item.name) }
    let row =
      fails
      ? SetRow(item, error: HostError(.badData, "no sound")) : SetRow(item, figures: .sample)
    kept.withLock { $0[item.name] = row }
    return row
  }

  func write(summary: String, page: String) throws(HostError) {
    written.withLock { $0 = summary }
  }
}

final class FakeProgress: SetProgress {
  private let left: Mutex<Int>
  init(stopAfter count: Int = .max) { left = Mutex(count) }
  var isCancelled: Bool { left.withLock { $0 <= 0 } }
  func begin(total: Int, finished: Int) {}
  func end(_ row: SetRow) { left.withLock { $0 -= 1 } }
}

extension MatchFigures {
  static let sample = MatchFigures(target: "t.wav", loss: 0.25, note: 60)
}
