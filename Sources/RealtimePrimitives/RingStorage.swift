import Synchronization

/// What both ends of a ring point at; the ring frees it.
@usableFromInline
struct RingStorage<Element: BitwiseCopyable>: @unchecked Sendable {
  // Sendable because the two positions are atomics with acquire/release order, each has one writer,
  // and a slot is written only before the position that makes it visible.
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

  @inlinable
  static func allocate(capacity: Int) -> RingStorage {
    var size = 2
    while size < capacity { size *= 2 }
    let positions = UnsafeMutablePointer<RingPositions>.allocate(capacity: 1)
    positions.initialize(to: RingPositions())
    return RingStorage(
      positions: positions, slots: UnsafeMutablePointer<Element>.allocate(capacity: size),
      mask: size - 1)
  }

  @inlinable
  func free() {
    positions.deinitialize(count: 1)
    positions.deallocate()
    slots.deallocate()
  }

  @inlinable var capacity: Int { mask + 1 }
}

/// How many elements were ever written and ever taken; an element's slot is its number modulo the
/// capacity. The two stand on cache lines of their own, so that the ends do not slow each other.
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
