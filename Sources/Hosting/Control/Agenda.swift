import Addresses

/// What is to be carried out later, in the order of its times; within one time in the order it came.
///
/// - Thread: control
struct Agenda {
  enum Task {
    case request(Request)
    /// To an address that is not there yet.
    case message(ControlMessage, ControlSource)
  }
  private struct Entry {
    /// Nanoseconds of `ddspm_monotonic_ns`.
    let time: UInt64
    let task: Task
  }
  /// Bounds what senders can make the host remember.
  static let capacity = 16_384
  private var entries: [Entry] = []

  /// - Returns: false when full. O(n).
  mutating func insert(_ task: Task, at time: UInt64) -> Bool {
    guard entries.count < Self.capacity else { return false }
    let place = entries.lastIndex { $0.time <= time }.map { $0 + 1 } ?? 0
    entries.insert(Entry(time: time, task: task), at: place)
    return true
  }

  /// Takes the first task whose time is at or before `time`.
  mutating func takeDue(before time: UInt64) -> (task: Task, time: UInt64)? {
    guard let first = entries.first, first.time <= time else { return nil }
    entries.removeFirst()
    return (first.task, first.time)
  }
}
