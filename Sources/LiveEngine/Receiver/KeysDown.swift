import RealtimePrimitives

/// Which keys MIDI holds down, by channel: those a source that goes away must not leave sounding.
struct KeysDown: ~Copyable {
  /// When each key of each channel went down; 0: it is up.
  private let moments: UnsafeMutablePointer<UInt64>
  private var now: UInt64 = 0

  private static var keys: Int { @_noLocks @_noAllocation get { 128 } }
  private static var channels: Int { @_noLocks @_noAllocation get { 16 } }

  init() { moments = aligned(Self.channels * Self.keys, 0) }

  deinit { moments.deallocate() }

  /// - Parameters:
  ///   - channel: 0...15 - key: 0...127
  @_noLocks @_noAllocation
  mutating func press(_ key: UInt8, _ channel: UInt8) {
    now &+= 1
    moments[place(key, channel)] = now
  }

  @_noLocks @_noAllocation
  func lift(_ key: UInt8, _ channel: UInt8) { moments[place(key, channel)] = 0 }

  /// Whether any channel holds a key.
  @_noLocks @_noAllocation
  func isDown(_ key: UInt8) -> Bool {
    for channel in UInt8(0)..<16 where moments[place(key, channel)] > 0 { return true }
    return false
  }

  /// Takes out the key of a channel that has been down longest; nil: none is down.
  @_noLocks @_noAllocation
  func takeOldest(_ channel: UInt8) -> UInt8? {
    var oldest: UInt8?
    var moment = UInt64.max
    for key in UInt8(0)..<128 {
      let pressed = moments[place(key, channel)]
      if pressed > 0, pressed < moment {
        oldest = key
        moment = pressed
      }
    }
    if let oldest { lift(oldest, channel) }
    return oldest
  }

  @_noLocks @_noAllocation
  private func place(_ key: UInt8, _ channel: UInt8) -> Int {
    Int(channel & 15) &* Self.keys &+ Int(key & 127)
  }
}
