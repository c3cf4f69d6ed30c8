import CRealtime
import Following
import Foundation
import Synchronization

/// Tries other solutions than the one the follower goes on with, at low priority: the newest
/// assignment counts, and what was found waits until it is asked for.
/// - Thread: owns a thread; all else from one other.
final class ScoutThread: @unchecked Sendable {
  // Sendable: the desk is behind a lock, the scout belongs to the thread.
  private struct Desk {
    var assignment: ScoutAssignment?
    var result: ScoutResult?
  }

  private let desk = Mutex(Desk())
  private let bell = DispatchSemaphore(value: 0)
  private let running = Atomic<Bool>(true)
  private let done = DispatchSemaphore(value: 0)
  private let scout = Scout(seed: 1)

  func start() {
    let thread = Thread { [self] in
      ddspm_flush_denormals()
      _ = ddspm_lower_priority(10)
      while running.load(ordering: .relaxed) { work() }
      done.signal()
    }
    thread.name = "ddspm.scout"
    thread.stackSize = 1 << 20
    thread.start()
  }

  func stop() {
    running.store(false, ordering: .relaxed)
    bell.signal()
    done.wait()
  }

  /// - Parameter assignment: Replaces one that was not begun yet; nil: nothing new.
  func assign(_ assignment: ScoutAssignment?) {
    guard let assignment else { return }
    desk.withLock { $0.assignment = assignment }
    bell.signal()
  }

  /// What was found since the last time.
  func found() -> ScoutResult? {
    desk.withLock { desk in
      defer { desk.result = nil }
      return desk.result
    }
  }

  private func work() {
    bell.wait()
    let next = desk.withLock { desk -> ScoutAssignment? in
      defer { desk.assignment = nil }
      return desk.assignment
    }
    guard let next else { return }
    let found = scout.work(next) { running.load(ordering: .relaxed) }
    desk.withLock { $0.result = found }
  }
}
