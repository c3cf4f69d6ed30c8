/// A bounded queue between exactly one producing and one consuming thread.
///
/// The ring owns its memory and frees it when it goes; whoever holds it lets it go only after both
/// threads are done. Each end exists once and cannot be copied, so the owner decides who may push
/// and who may pop by which end it shows.
public struct Ring<Element: BitwiseCopyable>: ~Copyable, Sendable {
  /// The end that puts elements in.
  public let producer: Producer
  /// The end that takes elements out.
  public let consumer: Consumer

  /// - Parameter capacity: Elements the ring holds at least; rounded up to a power of two.
  /// - Complexity: O(1); `capacity` elements are allocated, none is written.
  /// - Thread: [control]
  @inlinable
  public init(capacity: Int) {
    let storage = RingStorage<Element>.allocate(capacity: capacity)
    producer = Producer(storage)
    consumer = Consumer(storage)
  }

  @inlinable
  deinit { producer.storage.free() }

  /// Elements the ring holds at most.
  /// - Complexity: O(1).
  /// - Thread: [any]
  public var capacity: Int { @inlinable get { producer.storage.capacity } }
}
