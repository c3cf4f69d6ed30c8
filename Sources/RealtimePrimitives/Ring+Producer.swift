import Synchronization

extension Ring {
  /// The writing end of a ring. Belongs to one thread; wait-free, never allocates.
  public struct Producer: ~Copyable, Sendable {
    @usableFromInline let storage: RingStorage<Element>

    @inlinable init(_ storage: RingStorage<Element>) { self.storage = storage }

    /// Stores an element.
    /// - Returns: false when the ring is full; the element is then not stored.
    /// - Complexity: O(1).
    /// - Thread: [the producing thread]
    @inlinable
    public func push(_ element: Element) -> Bool {
      let written = storage.positions.pointee.written.load(ordering: .relaxed)
      let taken = storage.positions.pointee.taken.load(ordering: .acquiring)
      if written &- taken > storage.mask { return false }
      storage.slots[written & storage.mask] = element
      storage.positions.pointee.written.store(written &+ 1, ordering: .releasing)
      return true
    }

    /// Elements waiting: at least `capacity - count` more can be stored.
    /// - Complexity: O(1).
    /// - Thread: [any]; another thread than the producing one may see a number that has passed.
    public var count: Int {
      @inlinable get {
        storage.positions.pointee.written.load(ordering: .acquiring)
          &- storage.positions.pointee.taken.load(ordering: .acquiring)
      }
    }

    /// Elements the ring holds at most.
    /// - Complexity: O(1).
    /// - Thread: [any]
    public var capacity: Int { @inlinable get { storage.capacity } }

    /// Stores all `count` elements, or none and returns false when they do not all fit.
    /// - Complexity: O(`count`).
    /// - Thread: [the producing thread]
    @inlinable
    public func write(_ source: UnsafePointer<Element>, count: Int) -> Bool {
      let written = storage.positions.pointee.written.load(ordering: .relaxed)
      let used = written &- storage.positions.pointee.taken.load(ordering: .acquiring)
      if used &+ count > storage.capacity { return false }
      for i in 0..<count { storage.slots[(written &+ i) & storage.mask] = source[i] }
      storage.positions.pointee.written.store(written &+ count, ordering: .releasing)
      return true
    }
  }
}
