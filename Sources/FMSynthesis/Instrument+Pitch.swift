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
      return tuneFreely(group, lane, hertz: values[PatchLayout.index(.followPitch)], values)
    }
    voice.pointee.pitchEnvelope.advance(patch, tables, seconds: blockSeconds)
    let own =
      voice.pointee.pitchEnvelope.level &+ PitchLaw.units(octaves: glide(voice, values))
    tune(group, lane, pitch: modulation.pitch &+ own, fixed: modulation.fixedPitch)
  }

  /// Sets a lane's phase steps.
  /// - Parameters:
  ///   - pitch: Units of pitch for operators that follow the key.
  ///   - fixed: Units for the others.
  @_noLocks @_noAllocation
  private func tune(_ group: VoiceGroup, _ lane: Int, pitch: Int32, fixed: Int32) {
    let voice = group.voices + lane
    if voice.pointee.isTuned && pitch == voice.pointee.pitchMod
      && fixed == voice.pointee.fixedMod
    {
      return
    }
    voice.pointee.isTuned = true
    voice.pointee.pitchMod = pitch
    voice.pointee.fixedMod = fixed
    for op in 0..<6 {
      let o = group.voiceOperator(lane, op)
      let sum = o.pointee.pitch &+ (o.pointee.isFixed ? fixed : pitch)
      setHertz(group, lane, op, PitchLaw.hertz(sum, reference, tables.steps))
    }
  }

  /// The follower's voice stands on no grid: its phase is steered finer than a key's.
  @_noLocks @_noAllocation
  private func tuneFreely(
    _ group: VoiceGroup, _ lane: Int, hertz: Float, _ values: UnsafePointer<Float>
  ) {
    let voice = group.voices + lane
    if voice.pointee.isTuned && hertz == voice.pointee.freeHertz { return }
    voice.pointee.isTuned = true
    voice.pointee.freeHertz = hertz
    for op in 0..<6 {
      setHertz(group, lane, op, freeHertz(values + PatchLayout.index(op, .on), at: Double(hertz)))
    }
  }

  /// Frequency of an operator whose key sounds at a pitch in Hz; its detune is that at A4.
  /// - Parameter v: The operator's knobs.
  @_noLocks @_noAllocation
  private func freeHertz(_ v: UnsafePointer<Float>, at hertz: Double) -> Double {
    let steps = Double(v[OperatorField.detune.offset])
    if v[OperatorField.mode.offset] > 0.5 {
      let octaves = PitchLaw.fixedDetune(steps: steps)
      return Double(v[OperatorField.fixed.offset]) * vouchedExp2(octaves)
    }
    let ratio = Double(v[OperatorField.ratio.offset])
    if steps == 0 { return hertz * ratio }
    let octave = PitchLaw.octave(key: 69)
    return hertz * ratio * vouchedExp2(PitchLaw.detuned(octave: octave, steps: steps) - octave)
  }

  @_noLocks @_noAllocation
  func setHertz(_ group: VoiceGroup, _ lane: Int, _ op: Int, _ hertz: Double) {
    let increment = hertz / sampleRate * 4_294_967_296
    group.operators[op].increment[lane] = UInt32(truncatingIfNeeded: Int64(increment + 0.5))
  }
}

/// Pitch of an operator before any modulation.
/// - Parameters:
///   - key: As transposed.
///   - v: The operator's knobs.
@_noLocks @_noAllocation
func operatorPitch(key: Int, _ v: UnsafePointer<Float>) -> Int32 {
  let steps = Double(v[OperatorField.detune.offset])
  if v[OperatorField.mode.offset] > 0.5 {
    return PitchLaw.pitch(hertz: v[OperatorField.fixed.offset])
      &+ PitchLaw.units(octaves: PitchLaw.fixedDetune(steps: steps))
  }
  return PitchLaw.detuned(pitch: PitchLaw.pitch(key: key), steps: steps)
    &+ PitchLaw.units(ratio: v[OperatorField.ratio.offset])
}
