import DX7Laws
import RealtimePrimitives

/// Pitch of the lanes, and the follower's voice.
extension Instrument {
  @_noLocks @_noAllocation
  func movePitch(
    _ group: VoiceGroup, _ lane: Int, _ modulation: Modulation, _ values: UnsafePointer<Float>
  ) {
    let voice = group.voices + lane
    var pitch = modulation.pitch
    var fixed = modulation.fixedPitch
    if voice.pointee.isFollower {
      pitch =
        vouchedLog2(Double(values[PatchLayout.index(.followPitch)]))
        - PitchLaw.octave(key: 69)
      fixed = 0
    } else {
      voice.pointee.pitchEnvelope.advance(values, tables, seconds: blockSeconds)
      pitch += voice.pointee.pitchEnvelope.level + glide(voice, values)
    }
    let moves = pitch != voice.pointee.pitchMod
    if !moves && fixed == voice.pointee.fixedMod { return }
    voice.pointee.pitchMod = pitch
    voice.pointee.fixedMod = fixed
    let factor = vouchedExp2(pitch)
    let fixedFactor = vouchedExp2(fixed)
    for op in 0..<6 {
      let o = group.voiceOperator(lane, op)
      let exact = o.pointee.hertz * (o.pointee.isFixed ? fixedFactor : factor)
      let hertz = voice.pointee.isFollower ? exact : PitchLaw.onGrid(hertz: exact, reference)
      let increment = hertz / sampleRate * 4_294_967_296
      group.operators[op].increment[lane] = UInt32(truncatingIfNeeded: Int64(increment + 0.5))
    }
  }

  /// Octaves still to go, moved on by one block. Time per octave is the portamento knob.
  @_noLocks @_noAllocation
  private func glide(
    _ voice: UnsafeMutablePointer<Voice>, _ values: UnsafePointer<Float>
  ) -> Double {
    let here = voice.pointee.glide
    if here == 0 { return 0 }
    let time = Double(values[PatchLayout.index(.portamento)])
    let step = time > 0 ? blockSeconds / time : .infinity
    voice.pointee.glide = here > 0 ? max(0, here - step) : min(0, here + step)
    return here
  }

  /// The follower's voice sounds while its level knob is above 0.
  @_noLocks @_noAllocation
  mutating func startOrStopFollower(_ values: UnsafePointer<Float>) {
    let group = groups[groupCount]
    let voice = group.voices
    let level = values[PatchLayout.index(.followLevel)]
    if voice.pointee.phase == .idle {
      if level <= 0 { return }
      voice.pointee.isFollower = true
      group.plan.pointee.occupied = 1
      occupiedGroups |= 1 << UInt64(groupCount)
      voice.pointee.key = 69
      voice.pointee.phase = .held
      voice.pointee.generation = generation
      voice.pointee.pitchMod = .infinity
      setUp(group, 0, values)
      for op in 0..<6 {
        silence(group, 0, op, restartPhase: true)
        hold(group, 0, op)
      }
      group.level[0][0] = 0
      group.levelTarget[0][0] = 0
    } else if level <= 0 && group.levelTarget[0][0] == 0 {
      free(group, 0)
      return
    }
    // The last ramp ends exactly where it was to end.
    group.level[0][0] = group.levelTarget[0][0]
    group.levelStep[0][0] = (level - group.levelTarget[0][0]) / Float(blockFrames)
    group.levelTarget[0][0] = level
  }
}
