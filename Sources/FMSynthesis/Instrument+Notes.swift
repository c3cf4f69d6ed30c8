import DX7Laws
import RealtimePrimitives

/// Keys, and which lane plays what.
extension Instrument {
  /// - Parameters:
  ///   - key: 0...127 - velocity: 1...127
  ///   - values: The engine's vector: the patch, then the performance knobs.
  @_noLocks @_noAllocation
  public mutating func noteOn(key: UInt8, velocity: UInt8, values: UnsafePointer<Float>) {
    motions[motion].read(values)
    let isMono = values[PatchLayout.index(.mono)] > 0.5
    restartLFO(isMono: isMono)
    pushKey(key)
    let origin = glideOrigin(values)
    let leader = isMono ? youngestHeld() : heldVoice(glideSource)
    glideSource = -1
    if leader >= 0 {
      if isMono { dropOthers(than: leader) }
      return handOn(leader, to: key, from: origin, values)
    }
    var limit = isMono ? 1 : Int(values[PatchLayout.index(.polyphony)])
    if limit > voiceLimit { limit = voiceLimit }
    while playing() >= limit { if !steal() { break } }
    start(key: key, velocity: velocity, from: origin, values: values)
  }

  @_noLocks @_noAllocation
  public mutating func noteOff(key: UInt8, values: UnsafePointer<Float>) {
    let isMono = values[PatchLayout.index(.mono)] > 0.5
    popKey(key)
    for slot in 0..<(groupCount &* LaneCount.lanes) {
      let group = groups[slot >> 4]
      if group.plan.pointee.occupied == 0 { continue }
      let voice = group.voices + (slot & 15)
      guard voice.pointee.phase == .held, voice.pointee.keyDown == key else { continue }
      if isMono && keyStackCount > 0 {
        goBack(slot, to: keyStack[keyStackCount &- 1], values)
      } else {
        letGo(slot)
      }
    }
  }

  /// Mono: the last key that is still down sounds again; anew if another patch was loaded meanwhile.
  @_noLocks @_noAllocation
  private mutating func goBack(_ slot: Int, to key: UInt8, _ values: UnsafePointer<Float>) {
    let voice = groups[slot >> 4].voices[slot & 15]
    let origin = glideOrigin(from: voice, values)
    if voice.generation == generation { return handOn(slot, to: key, from: origin, values) }
    _ = steal()
    start(key: key, velocity: voice.velocity, from: origin, values: values)
  }

  /// The key of a lane goes up: the pedals hold it, or it is released.
  @_noLocks @_noAllocation
  private func letGo(_ slot: Int) {
    let voice = groups[slot >> 4].voices + (slot & 15)
    if controllers.pedal || voice.pointee.isSostenuto {
      voice.pointee.phase = .sustained
    } else {
      release(groups[slot >> 4], slot & 15)
    }
  }

  @_noLocks @_noAllocation
  private mutating func restartLFO(isMono: Bool) {
    if youngestHeld() >= 0, !LFOLaw.everyKeyRestarts(isMono: isMono, reference) { return }
    motions[motion].lfo.keyDown(motions[motion].fields)
  }

  @_noLocks @_noAllocation
  private mutating func start(
    key: UInt8, velocity: UInt8, from origin: Double?, values: UnsafePointer<Float>
  ) {
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
    let voice = group.voices + lane
    voice.pointee.keyDown = key
    voice.pointee.key = sounding(key, values, reference)
    voice.pointee.struckKey = voice.pointee.key
    voice.pointee.velocity = velocity
    voice.pointee.phase = .held
    voice.pointee.isSostenuto = false
    joinMotion(voice)
    voice.pointee.age = nextAge
    nextAge &+= 1
    voice.pointee.isTuned = false
    startGlide(voice, from: origin)
    lastSlot = slot
    voice.pointee.pitchEnvelope.start(motions[motion].fields, tables)
    setUp(group, lane, values)
    let restart = values[PatchLayout.index(.oscillatorSync)] > 0.5
    for op in 0..<6 { silence(group, lane, op, restartPhase: restart) }
    if !restart { takePhases(slot) }
    for op in 0..<6 { enterStage(group, lane, op, 0) }
    group.level[0][lane] = 1
    group.levelStep[0][lane] = 0
    if frameInBlock > 0 { beginLate(slot >> 4, lane, values) }
  }

  /// Free-running operators start in the phase of the same key that still sounds, so that the two
  /// do not cancel out by chance.
  /// Source: Dexed, `keydown` (#488).
  @_noLocks @_noAllocation
  private func takePhases(_ slot: Int) {
    let key = groups[slot >> 4].voices[slot & 15].key
    for other in 0..<(groupCount &* LaneCount.lanes) where other != slot {
      let voice = groups[other >> 4].voices[other & 15]
      guard voice.phase != .idle, voice.key == key else { continue }
      for op in 0..<6 {
        let phase = groups[other >> 4].operators[op].phase[other & 15]
        groups[slot >> 4].operators[op].phase[slot & 15] = phase
      }
      return
    }
  }

  /// A lane as before its first note.
  @_noLocks @_noAllocation
  func silence(_ group: VoiceGroup, _ lane: Int, _ op: Int, restartPhase: Bool) {
    group.gains[op][lane] = 0
    group.operators[op].gain[lane] = 0
    group.operators[op].gainStep[lane] = 0
    group.envelopes[op].level[lane] = 0
    group.envelopes[op].linear[lane] = 0
    group.wholes[op].end[lane] = 0
    if restartPhase {
      group.operators[op].phase[lane] = 0x8000_0000
      group.operators[op].last[lane] = 0
      group.operators[op].beforeLast[lane] = 0
      group.wholes[op].last[lane] = 0
      group.wholes[op].beforeLast[lane] = 0
    }
  }

  @_noLocks @_noAllocation
  func release(_ group: VoiceGroup, _ lane: Int) {
    release(group, lane, patch: motions[Int(group.voices[lane].motion)].fields)
  }

  /// - Parameter patch: Where the values of the whole voice begin that it was struck with.
  @_noLocks @_noAllocation
  func release(_ group: VoiceGroup, _ lane: Int, patch: UnsafePointer<Float>) {
    group.voices[lane].phase = .released
    group.voices[lane].pitchEnvelope.release(patch, tables)
    for op in 0..<6 { enterStage(group, lane, op, 3) }
  }

  /// Voices that count against the polyphony.
  @_noLocks @_noAllocation
  func playing() -> Int {
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
  func steal() -> Bool {
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
}

/// A key as the patch and the instrument transpose it.
@_noLocks @_noAllocation
func sounding(
  _ key: UInt8, _ values: UnsafePointer<Float>, _ reference: DX7Reference
) -> Int16 {
  let semitones =
    values[PatchLayout.index(.transpose)] + values[PatchLayout.index(.masterTranspose)]
  return Int16(KeyLaw.sounding(Int(key), transposed: Int(semitones), reference))
}
