import Synchronization

/// A bounded queue between exactly one producing and one consuming thread.
///
/// A handle: copies share the same storage. Whoever calls `allocate` calls `free` after both threads are done.
/// Real-time: `push`, `pop`, `write`, `read` are wait-free and never allocate.
public struct Ring<Element: BitwiseCopyable>: @unchecked Sendable {
  // Sendable because the two positions are atomics with acquire/release order and each has one writer.
  @usableFromInline let positions: UnsafeMutablePointer<RingPositions>
  @usableFromInline let slots: UnsafeMutablePointer<Element>
  @usableFromInline let mask: Int

  @inlinable
  init(
    positions: UnsafeMutablePointer<RingPositions>, slots: UnsafeMutablePointer<Element>, mask: Int
  ) {
    self.positions = positions
    self.slots = slots
    self.mask = mask
  }

  /// - Parameter capacity: Elements it can hold at least; rounded up to a power of two.
  @inlinable
  public static func allocate(capacity: Int) -> Ring {
    var size = 2
    while size < capacity { size *= 2 }
    let positions = UnsafeMutablePointer<RingPositions>.allocate(capacity: 1)
    positions.initialize(to: RingPositions())
    return Ring(
      positions: positions, slots: UnsafeMutablePointer<Element>.allocate(capacity: size),
      mask: size - 1)
  }

  @inlinable
  public func free() {
    positions.deinitialize(count: 1)
    positions.deallocate()
    slots.deallocate()
  }

  public var capacity: Int { @inlinable get { mask + 1 } }

  /// Elements waiting; exact for the consumer, a lower bound for the producer's free space.
  public var count: Int {
    @inlinable get {
      positions.pointee.written.load(ordering: .acquiring)
        &- positions.pointee.taken.load(ordering: .acquiring)
    }
  }

  /// Elements ever stored, and ever taken.
  public var totalWritten: Int {
    @inlinable get { positions.pointee.written.load(ordering: .acquiring) }
  }
  public var totalTaken: Int {
    @inlinable get { positions.pointee.taken.load(ordering: .acquiring) }
  }

  /// - Returns: false when the ring is full; the element is then not stored.
  @inlinable
  public func push(_ element: Element) -> Bool {
    let written = positions.pointee.written.load(ordering: .relaxed)
    if written &- positions.pointee.taken.load(ordering: .acquiring) > mask { return false }
    slots[written & mask] = element
    positions.pointee.written.store(written &+ 1, ordering: .releasing)
    return true
  }

  @inlinable
  public func pop() -> Element? {
    let taken = positions.pointee.taken.load(ordering: .relaxed)
    if positions.pointee.written.load(ordering: .acquiring) == taken { return nil }
    let element = slots[taken & mask]
    positions.pointee.taken.store(taken &+ 1, ordering: .releasing)
    return element
  }

  /// The oldest element without taking it.
  @inlinable
  public func peek() -> Element? {
    let taken = positions.pointee.taken.load(ordering: .relaxed)
    if positions.pointee.written.load(ordering: .acquiring) == taken { return nil }
    return slots[taken & mask]
  }

  /// Stores all `count` elements or none.
  @inlinable
  public func write(_ source: UnsafePointer<Element>, count: Int) -> Bool {
    let written = positions.pointee.written.load(ordering: .relaxed)
    let used = written &- positions.pointee.taken.load(ordering: .acquiring)
    if used &+ count > mask &+ 1 { return false }
    for i in 0..<count { slots[(written &+ i) & mask] = source[i] }
    positions.pointee.written.store(written &+ count, ordering: .releasing)
    return true
  }

  /// - Returns: How many elements were taken, at most `limit`.
  @inlinable
  public func read(_ destination: UnsafeMutablePointer<Element>, limit: Int) -> Int {
    let taken = positions.pointee.taken.load(ordering: .relaxed)
    let available = positions.pointee.written.load(ordering: .acquiring) &- taken
    let count = available < limit ? available : limit
    for i in 0..<count { destination[i] = slots[(taken &+ i) & mask] }
    positions.pointee.taken.store(taken &+ count, ordering: .releasing)
    return count
  }
}

/// The two positions stand on cache lines of their own, so that producer and consumer do not slow each other.
@usableFromInline
struct RingPositions: ~Copyable {
  @usableFromInline let written = Atomic<Int>(0)
  @usableFromInline let padding = RingPadding()
  @usableFromInline let taken = Atomic<Int>(0)

  @inlinable init() {}
}

@usableFromInline
struct RingPadding: BitwiseCopyable {
  @usableFromInline let bytes: (Int, Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0, 0)
  @inlinable init() {}
}
