import DX7Laws
import RealtimePrimitives

/// Legato: a note that sounds goes on at another key.
///
/// Envelopes, velocity and phases stay as they are, as on a DX7 (firmware 1.8,
/// VOICE_ADD_MONO_MULTIPLE_VOICES) and in Dexed (`transferState`, which restarts the pitch envelope
/// all the same).
extension Instrument {
  /// - Parameters:
  ///   - slot: Of a voice whose key is down.
  ///   - origin: Octave to glide from.
  @_noLocks @_noAllocation
  mutating func handOn(
    _ slot: Int, to key: UInt8, from origin: Double?, _ values: UnsafePointer<Float>
  ) {
    let group = groups[slot >> 4]
    let lane = slot & 15
    let voice = group.voices + lane
    voice.pointee.keyDown = key
    voice.pointee.key = sounding(key, values, reference)
    startGlide(voice, from: origin)
    lastSlot = slot
    voice.pointee.isTuned = false
    for op in 0..<6 {
      setUpPitch(
        group.voiceOperator(lane, op), key: Int(voice.pointee.key),
        values + PatchLayout.index(op, .on))
    }
  }

  /// The held note of the current patch that was struck last; below 0: there is none.
  @_noLocks @_noAllocation
  func youngestHeld() -> Int {
    var best = -1
    var age: UInt64 = 0
    for slot in 0..<(groupCount &* LaneCount.lanes) {
      let voice = groups[slot >> 4].voices[slot & 15]
      guard voice.phase == .held, voice.generation == generation, voice.age > age else { continue }
      best = slot
      age = voice.age
    }
    return best
  }

  /// A held note of the current patch that was struck with a key; below 0: there is none.
  /// - Parameter key: Below 0 for none.
  @_noLocks @_noAllocation
  func heldVoice(_ key: Int16) -> Int {
    if key < 0 { return -1 }
    for slot in 0..<(groupCount &* LaneCount.lanes) {
      let voice = groups[slot >> 4].voices[slot & 15]
      if voice.phase == .held, voice.generation == generation, Int16(voice.keyDown) == key {
        return slot
      }
    }
    return -1
  }

  /// Mono has room for one: what else sounds fades out.
  @_noLocks @_noAllocation
  func dropOthers(than leader: Int) {
    for slot in 0..<(groupCount &* LaneCount.lanes) where slot != leader {
      let voice = groups[slot >> 4].voices + (slot & 15)
      switch voice.pointee.phase {
      case .held, .sustained, .released: voice.pointee.phase = .doomed
      case .idle, .doomed, .fading: break
      }
    }
  }

  // MARK: Keys that are down, for mono to go back to; in poly too, as it may become mono

  @_noLocks @_noAllocation
  mutating func pushKey(_ key: UInt8) {
    popKey(key)
    keyStack[keyStackCount] = key
    keyStackCount &+= 1
  }

  @_noLocks @_noAllocation
  mutating func popKey(_ key: UInt8) {
    var kept = 0
    for i in 0..<keyStackCount where keyStack[i] != key {
      keyStack[kept] = keyStack[i]
      kept &+= 1
    }
    keyStackCount = kept
  }
}
