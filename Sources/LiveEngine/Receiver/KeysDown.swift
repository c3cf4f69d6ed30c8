import RealtimePrimitives

/// Which keys MIDI holds down, by channel: those a source that goes away must not leave sounding.
struct KeysDown: ~Copyable {
  /// Two words of 64 keys for each of 16 channels.
  private let words: UnsafeMutablePointer<UInt64>

  init() { words = aligned(32, 0) }

  deinit { words.deallocate() }

  /// - Parameters:
  ///   - channel: 0...15 - key: 0...127
  @_noLocks @_noAllocation
  func press(_ key: UInt8, _ channel: UInt8) {
    words[place(key, channel)] |= 1 << UInt64(key & 63)
  }

  @_noLocks @_noAllocation
  func lift(_ key: UInt8, _ channel: UInt8) {
    words[place(key, channel)] &= ~(1 << UInt64(key & 63))
  }

  /// Takes out a key that is down on a channel; nil: none is.
  @_noLocks @_noAllocation
  func take(_ channel: UInt8) -> UInt8? {
    for half in UInt8(0)..<2 {
      let word = words[Int(channel &* 2 &+ half)]
      if word == 0 { continue }
      let key = half &* 64 &+ UInt8(truncatingIfNeeded: word.trailingZeroBitCount)
      lift(key, channel)
      return key
    }
    return nil
  }

  @_noLocks @_noAllocation
  private func place(_ key: UInt8, _ channel: UInt8) -> Int {
    Int(channel & 15) &* 2 &+ Int(key >> 6 & 1)
  }
}
