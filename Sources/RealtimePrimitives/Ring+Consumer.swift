import Synchronization

extension Ring {
  /// The reading end of a ring. Belongs to one thread; wait-free, never allocates.
  public struct Consumer: ~Copyable, Sendable {
    @usableFromInline let storage: RingStorage<Element>

    @inlinable init(_ storage: RingStorage<Element>) { self.storage = storage }

    /// Takes the oldest element; nil when the ring is empty.
    /// - Complexity: O(1).
    /// - Thread: [the consuming thread]
    @inlinable
    public func pop() -> Element? {
      let taken = storage.positions.pointee.taken.load(ordering: .relaxed)
      if storage.positions.pointee.written.load(ordering: .acquiring) == taken { return nil }
      let element = storage.slots[taken & storage.mask]
      storage.positions.pointee.taken.store(taken &+ 1, ordering: .releasing)
      return element
    }

    /// The oldest element without taking it; nil when the ring is empty.
    /// - Complexity: O(1).
    /// - Thread: [the consuming thread]
    @inlinable
    public func peek() -> Element? {
      let taken = storage.positions.pointee.taken.load(ordering: .relaxed)
      if storage.positions.pointee.written.load(ordering: .acquiring) == taken { return nil }
      return storage.slots[taken & storage.mask]
    }

    /// Takes the oldest elements.
    /// - Returns: How many were taken, at most `limit`.
    /// - Complexity: O(`limit`).
    /// - Thread: [the consuming thread]
    @inlinable
    public func read(_ destination: UnsafeMutablePointer<Element>, limit: Int) -> Int {
      let taken = storage.positions.pointee.taken.load(ordering: .relaxed)
      let available = storage.positions.pointee.written.load(ordering: .acquiring) &- taken
      let count = available < limit ? available : limit
      for i in 0..<count { destination[i] = storage.slots[(taken &+ i) & storage.mask] }
      storage.positions.pointee.taken.store(taken &+ count, ordering: .releasing)
      return count
    }

    /// Elements waiting: at least so many can be taken.
    /// - Complexity: O(1).
    /// - Thread: [any]; another thread than the consuming one may see a number that has passed.
    public var count: Int { @inlinable get { totalWritten &- totalTaken } }

    /// Elements ever stored.
    /// - Complexity: O(1).
    /// - Thread: [any]
    public var totalWritten: Int {
      @inlinable get { storage.positions.pointee.written.load(ordering: .acquiring) }
    }

    /// Elements ever taken.
    /// - Complexity: O(1).
    /// - Thread: [any]
    public var totalTaken: Int {
      @inlinable get { storage.positions.pointee.taken.load(ordering: .acquiring) }
    }
  }
}
