import Synchronization

/// What is under way and not in its place, for a process that a signal ends in the middle of it.
public final class Unfinished: Sendable {
  private static let takeBacks = Mutex<[ObjectIdentifier: @Sendable () -> Void]>([:])

  /// - Parameter takeBack: Takes away what was written so far.
  init(_ takeBack: @escaping @Sendable () -> Void) {
    Self.takeBacks.withLock { $0[ObjectIdentifier(self)] = takeBack }
  }

  deinit { _ = Self.takeBacks.withLock { $0.removeValue(forKey: ObjectIdentifier(self)) } }

  /// Takes back all there is; what was committed stays.
  /// - Thread: any; the process must end without writing more.
  public static func takeBackAll() {
    let all = takeBacks.withLock { takeBacks in
      defer { takeBacks = [:] }
      return Array(takeBacks.values)
    }
    for takeBack in all { takeBack() }
  }
}
