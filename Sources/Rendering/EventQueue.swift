/// Commands waiting for their frame: a binary heap in memory of fixed size, first in first out within a frame.
struct EventQueue: ~Copyable {
  private struct Entry: BitwiseCopyable {
    var event: TimedCommand
    var order: UInt64

    @_noLocks @_noAllocation
    func precedes(_ other: Entry) -> Bool {
      event.frame != other.event.frame
        ? event.frame < other.event.frame : order < other.order
    }
  }

  private let entries: UnsafeMutablePointer<Entry>
  private let capacity: Int
  private var count = 0
  private var nextOrder: UInt64 = 0

  init(capacity: Int) {
    entries = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { entries.deallocate() }

  /// - Returns: false when full. O(log n).
  @_noLocks @_noAllocation
  mutating func insert(_ event: TimedCommand) -> Bool {
    if count == capacity { return false }
    let entry = Entry(event: event, order: nextOrder)
    nextOrder &+= 1
    var at = count
    count &+= 1
    while at > 0 {
      let parent = (at &- 1) / 2
      if !entry.precedes(entries[parent]) { break }
      entries[at] = entries[parent]
      at = parent
    }
    entries[at] = entry
    return true
  }

  /// The next command whose frame is not after `frame`.
  @_noLocks @_noAllocation
  mutating func popDue(_ frame: UInt64) -> EngineCommand? {
    guard count > 0, entries[0].event.frame <= frame else { return nil }
    let due = entries[0].event.command
    count &-= 1
    let moved = entries[count]
    var at = 0
    while true {
      var child = 2 &* at &+ 1
      if child >= count { break }
      if child &+ 1 < count && entries[child &+ 1].precedes(entries[child]) { child &+= 1 }
      if !entries[child].precedes(moved) { break }
      entries[at] = entries[child]
      at = child
    }
    entries[at] = moved
    return due
  }

  /// Frames from `frame` to the next command; `Int.max` when none waits.
  @_noLocks @_noAllocation
  func framesUntilNext(_ frame: UInt64) -> Int {
    if count == 0 { return .max }
    let due = entries[0].event.frame
    if due <= frame { return 1 }
    let wait = due &- frame
    return wait < UInt64(Int.max) ? Int(wait) : .max
  }
}
