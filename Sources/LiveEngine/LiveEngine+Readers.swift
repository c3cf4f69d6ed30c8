import RealtimePrimitives

/// Those who read what the audio thread writes.
extension LiveEngine {
  /// Whether a period of so many frames would lose nothing, and find the adaptation done with what it
  /// has heard before: then its moves are in time.
  ///
  /// For a server that freewheels; in real time nobody waits for it.
  /// - Thread: [audio-thread], between two periods.
  @_noLocks @_noAllocation
  public func isKeptUpWith(frames: Int) -> Bool {
    let hop = status.pointee.listenerHop
    let pending = heardRing.consumer.totalWritten &- status.pointee.digested
    let isHeard = hop == 0 || pending < hop
    let isRecorded =
      !status.pointee.isRecording
      || recordedRing.producer.count &+ frames <= recordedRing.capacity
    // What a period brings of these is not known before: half of the room is plenty.
    return isHeard && isRecorded && engine.isLogRead
      && 2 &* receiver.reports.consumer.count <= receiver.reports.capacity
      && 2 &* receiver.exclusive.consumer.count <= receiver.exclusive.capacity
  }
}
