import RealtimePrimitives

/// MIDI on its way out: whole messages behind each other, each after its length in two bytes.
extension LiveEngine {
  /// Longest message that can be sent.
  public static var longestOutgoing: Int { 1 << 15 }

  /// Puts a message on its way out; it leaves in the order of the calls.
  /// - Returns: false when it is empty, too long, or the queue is full: nothing is sent then.
  /// - Thread: [control]
  public func sendOut(_ message: [UInt8]) -> Bool { sendOut([message]) }

  /// Puts all of the messages on their way out, or none of them.
  /// - Returns: false when one is empty or too long, or the queue is full: nothing is sent then.
  /// - Thread: [control]
  public func sendOut(_ messages: [[UInt8]]) -> Bool {
    var framed: [UInt8] = []
    for message in messages {
      guard !message.isEmpty, message.count <= Self.longestOutgoing else { return false }
      framed += [UInt8(message.count & 255), UInt8(message.count >> 8)] + message
    }
    return framed.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { outgoing.producer.write($0, count: bytes.count) } ?? false
    }
  }

  /// Bytes that wait to leave.
  /// - Thread: [any]
  public var unsentCount: Int { outgoing.producer.count }

  /// Bytes to send next: a whole message if it fits, else as much as fits into an empty buffer.
  /// - Parameters:
  ///   - space: Bytes that the port's buffer takes now.
  ///   - isFirst: Nothing has been sent in this period yet.
  /// - Returns: 0 when there is nothing, or when it is better sent whole in the next period.
  /// - Thread: [audio-thread]  - Realtime: O(1).
  @_noLocks @_noAllocation
  public mutating func outgoingCount(space: Int, isFirst: Bool) -> Int {
    if outgoingLeft == 0 {
      guard let low = outgoing.consumer.pop(), let high = outgoing.consumer.pop() else { return 0 }
      outgoingLeft = Int(low) | Int(high) << 8
    }
    if outgoingLeft <= space { return outgoingLeft }
    return isFirst && space > 0 ? space : 0
  }

  /// Moves the bytes that `outgoingCount` promised.
  /// - Thread: [audio-thread]
  @_noLocks @_noAllocation
  public mutating func takeOutgoing(_ destination: UnsafeMutablePointer<UInt8>, count: Int) {
    outgoingLeft &-= outgoing.consumer.read(destination, limit: count)
  }
}
