import DX7Laws
import RealtimePrimitives

/// Pitch of the lanes.
extension Instrument {
  /// - Parameter patch: Where the values of the whole voice begin that it was struck with.
  @_noLocks @_noAllocation
  func movePitch(
    _ group: VoiceGroup, _ lane: Int, _ modulation: Modulation, patch: UnsafePointer<Float>,
    _ values: UnsafePointer<Float>
  ) {
    let voice = group.voices + lane
    if voice.pointee.part == .hiss || voice.pointee.part == .leaving { return }
    if voice.pointee.part != .none {
      let octave = vouchedLog2(Double(values[PatchLayout.index(.followPitch)]))
      return tune(group, lane, pitch: octave - PitchLaw.octave(key: 69), fixed: 0)
    }
    voice.pointee.pitchEnvelope.advance(patch, tables, seconds: blockSeconds)
    let own = voice.pointee.pitchEnvelope.level + glide(voice, values)
    tune(group, lane, pitch: modulation.pitch + own, fixed: modulation.fixedPitch)
  }

  /// Sets a lane's phase steps.
  /// - Parameters:
  ///   - pitch: Octaves for operators that follow the key.
  ///   - fixed: Octaves for the others.
  @_noLocks @_noAllocation
  func tune(_ group: VoiceGroup, _ lane: Int, pitch: Double, fixed: Double) {
    let voice = group.voices + lane
    let moves = pitch != voice.pointee.pitchMod
    if !moves && fixed == voice.pointee.fixedMod { return }
    voice.pointee.pitchMod = pitch
    voice.pointee.fixedMod = fixed
    let factor = vouchedExp2(pitch)
    let fixedFactor = vouchedExp2(fixed)
    for op in 0..<6 {
      let o = group.voiceOperator(lane, op)
      let exact = o.pointee.hertz * (o.pointee.isFixed ? fixedFactor : factor)
      let isFree = voice.pointee.part != .none
      let hertz = isFree ? exact : PitchLaw.onGrid(hertz: exact, reference)
      let increment = hertz / sampleRate * 4_294_967_296
      group.operators[op].increment[lane] = UInt32(truncatingIfNeeded: Int64(increment + 0.5))
    }
  }
}
