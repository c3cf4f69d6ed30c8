import DX7Laws
import RealtimePrimitives

/// Keys, pedal, and which lane plays what.
extension Instrument {
  /// - Parameters:
  ///   - key: 0...127 - velocity: 1...127
  ///   - values: The engine's vector: the patch, then the performance knobs.
  @_noLocks @_noAllocation
  public mutating func noteOn(key: UInt8, velocity: UInt8, values: UnsafePointer<Float>) {
    let isMono = values[PatchLayout.index(.mono)] > 0.5
    if isMono { pushKey(key) }
    var limit = isMono ? 1 : Int(values[PatchLayout.index(.polyphony)])
    if limit > voiceLimit { limit = voiceLimit }
    while playing() >= limit { if !steal() { break } }
    lfo.keyDown(values)
    start(key: key, velocity: velocity, values: values)
  }

  @_noLocks @_noAllocation
  public mutating func noteOff(key: UInt8, values: UnsafePointer<Float>) {
    let isMono = values[PatchLayout.index(.mono)] > 0.5
    var velocity: UInt8 = 0
    for g in 0..<groupCount where groups[g].plan.pointee.occupied > 0 {
      for lane in 0..<LaneCount.lanes {
        let voice = groups[g].voices + lane
        guard voice.pointee.phase == .held, voice.pointee.keyDown == key else { continue }
        velocity = voice.pointee.velocity
        if controllers.pedal {
          voice.pointee.phase = .sustained
        } else {
          release(groups[g], lane, values)
        }
      }
    }
    popKey(key)
    if isMono { resume(velocity, values) }
  }

  @_noLocks @_noAllocation
  public mutating func pedal(_ down: Bool, values: UnsafePointer<Float>) {
    controllers.pedal = down
    if down { return }
    for g in 0..<groupCount {
      for lane in 0..<LaneCount.lanes where groups[g].voices[lane].phase == .sustained {
        release(groups[g], lane, values)
      }
    }
  }

  // Positions beyond their ends count as the ends, NaN as rest.
  @_noLocks @_noAllocation
  public mutating func bend(_ position: Float) {
    controllers.bend = position > -1 ? min(position, 1) : (position <= -1 ? -1 : 0)
  }
  @_noLocks @_noAllocation
  public mutating func wheel(_ position: Float) { controllers.wheel = share(position) }
  @_noLocks @_noAllocation
  public mutating func foot(_ position: Float) { controllers.foot = share(position) }
  @_noLocks @_noAllocation
  public mutating func breath(_ position: Float) { controllers.breath = share(position) }
  @_noLocks @_noAllocation
  public mutating func aftertouch(_ position: Float) { controllers.aftertouch = share(position) }

  @_noLocks @_noAllocation
  private func share(_ position: Float) -> Float { position > 0 ? min(position, 1) : 0 }

  /// Every keyed voice fades out at once; controllers go back to rest.
  @_noLocks @_noAllocation
  public mutating func panic() {
    for g in 0..<groupCount {
      for lane in 0..<LaneCount.lanes where groups[g].voices[lane].phase != .idle {
        groups[g].voices[lane].phase = .doomed
      }
    }
    controllers = Controllers()
    keyStackCount = 0
  }

  @_noLocks @_noAllocation
  private mutating func start(key: UInt8, velocity: UInt8, values: UnsafePointer<Float>) {
    var slot = -1
    for i in 0..<(groupCount &* LaneCount.lanes)
    where groups[i >> 4].voices[i & 15].phase == .idle {
      slot = i
      break
    }
    if slot < 0 { return }
    let group = groups[slot >> 4]
    let lane = slot & 15
    group.plan.pointee.occupied &+= 1
    occupiedGroups |= 1 << UInt64(slot >> 4)
    let transposed = Int(key) &+ Int(values[PatchLayout.index(.transpose)])
    let voice = group.voices + lane
    voice.pointee.keyDown = key
    voice.pointee.key = UInt8(transposed < 0 ? 0 : (transposed > 127 ? 127 : transposed))
    voice.pointee.velocity = velocity
    voice.pointee.phase = .held
    voice.pointee.generation = generation
    voice.pointee.age = nextAge
    nextAge &+= 1
    voice.pointee.pitchMod = .infinity
    voice.pointee.fixedMod = .infinity
    startGlide(voice, values)
    voice.pointee.pitchEnvelope.start(values, tables)
    setUp(group, lane, values)
    let restart = values[PatchLayout.index(.oscillatorSync)] > 0.5
    for op in 0..<6 { silence(group, lane, op, restartPhase: restart) }
    for op in 0..<6 { enterStage(group, lane, op, 0) }
    group.level[0][lane] = 1
    group.levelStep[0][lane] = 0
    if frameInBlock > 0 { beginLate(slot >> 4, lane, values) }
  }

  @_noLocks @_noAllocation
  private mutating func startGlide(
    _ voice: UnsafeMutablePointer<Voice>, _ values: UnsafePointer<Float>
  ) {
    let octave = PitchLaw.octave(key: Int(voice.pointee.key))
    let glides = values[PatchLayout.index(.portamento)] > 0 && hasLastKey
    voice.pointee.glide = glides ? lastKeyOctave - octave : 0
    lastKeyOctave = octave
    hasLastKey = true
  }

  /// A lane as before its first note.
  @_noLocks @_noAllocation
  func silence(_ group: VoiceGroup, _ lane: Int, _ op: Int, restartPhase: Bool) {
    group.gains[op][lane] = 0
    group.operators[op].gain[lane] = 0
    group.operators[op].gainStep[lane] = 0
    group.envelopes[op].level[lane] = 0
    group.envelopes[op].linear[lane] = 0
    if restartPhase {
      group.operators[op].phase[lane] = 0x8000_0000
      group.operators[op].last[lane] = 0
      group.operators[op].beforeLast[lane] = 0
    }
  }

  @_noLocks @_noAllocation
  func release(_ group: VoiceGroup, _ lane: Int, _ values: UnsafePointer<Float>) {
    group.voices[lane].phase = .released
    group.voices[lane].pitchEnvelope.release(values, tables)
    for op in 0..<6 { enterStage(group, lane, op, 3) }
  }

  /// Voices that count against the polyphony.
  @_noLocks @_noAllocation
  private func playing() -> Int {
    var count = 0
    for g in 0..<groupCount where groups[g].plan.pointee.occupied > 0 {
      for lane in 0..<LaneCount.lanes {
        switch groups[g].voices[lane].phase {
        case .held, .sustained, .released: count &+= 1
        case .idle, .doomed, .fading: break
        }
      }
    }
    return count
  }

  /// Dooms the voice that will be missed least: the oldest released, then sustained, then held one.
  @_noLocks @_noAllocation
  private func steal() -> Bool {
    var best = -1
    var bestRank: UInt64 = .max
    for i in 0..<(groupCount &* LaneCount.lanes) {
      let voice = groups[i >> 4].voices[i & 15]
      var rank = voice.age
      switch voice.phase {
      case .released: break
      case .sustained: rank |= 1 << 62
      case .held: rank |= 1 << 63
      case .idle, .doomed, .fading: continue
      }
      if rank < bestRank {
        bestRank = rank
        best = i
      }
    }
    if best < 0 { return false }
    groups[best >> 4].voices[best & 15].phase = .doomed
    return true
  }

  @_noLocks @_noAllocation
  private mutating func pushKey(_ key: UInt8) {
    if keyStackCount == 16 {
      for i in 1..<16 { keyStack[i &- 1] = keyStack[i] }
      keyStackCount = 15
    }
    keyStack[keyStackCount] = key
    keyStackCount &+= 1
  }

  /// In poly too: a key let go there must not sound again when mono comes back.
  @_noLocks @_noAllocation
  private mutating func popKey(_ key: UInt8) {
    var kept = 0
    for i in 0..<keyStackCount where keyStack[i] != key {
      keyStack[kept] = keyStack[i]
      kept &+= 1
    }
    keyStackCount = kept
  }

  /// Mono: the last key still held sounds again.
  /// - Parameter velocity: Of the note that ended; 0: none did.
  @_noLocks @_noAllocation
  private mutating func resume(_ velocity: UInt8, _ values: UnsafePointer<Float>) {
    if keyStackCount == 0 || velocity == 0 { return }
    _ = steal()
    start(key: keyStack[keyStackCount &- 1], velocity: velocity, values: values)
  }
}
