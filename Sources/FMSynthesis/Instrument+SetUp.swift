import DX7Laws
import RealtimePrimitives

/// From a patch vector to the numbers of one lane.
extension Instrument {
  /// Everything of a voice that depends on patch, key and velocity.
  @_noLocks @_noAllocation
  func setUp(_ group: VoiceGroup, _ lane: Int, _ values: UnsafePointer<Float>) {
    for op in 0..<6 { setUpOperator(group, lane, op, values) }
    setUpRouting(group, lane, values)
    for edge in 0..<36 { group.depths[edge][lane] = group.depthTargets[edge][lane] }
    for op in 0..<6 { group.carriers[op][lane] = group.carrierTargets[op][lane] }
  }

  @_noLocks @_noAllocation
  func setUpOperator(
    _ group: VoiceGroup, _ lane: Int, _ op: Int, _ values: UnsafePointer<Float>
  ) {
    let v = values + PatchLayout.index(op, .on)
    let voice = group.voices[lane]
    let o = group.voiceOperator(lane, op)
    setUpPitch(o, key: Int(voice.key), v)
    o.pointee.outputLevel =
      voice.part != .none
      ? coloured(v, values[PatchLayout.followColour(op)]) : outputLevel(voice, v)
    o.pointee.rateScaling = EnvelopeLaw.rateScaling(
      key: Int32(voice.struckKey), sensitivity: Int32(v[OperatorField.rateScaling.offset]))
    o.pointee.isADSR = v[OperatorField.envelopeType.offset] < 0.5
    let r = v + OperatorField.rate1.offset
    o.pointee.rates = (Int32(r[0]), Int32(r[1]), Int32(r[2]), Int32(r[3]))
    o.pointee.levels = (Int32(r[4]), Int32(r[5]), Int32(r[6]), Int32(r[7]))
    o.pointee.adsr = (
      Double(v[OperatorField.attack.offset]), Double(v[OperatorField.decay.offset]),
      v[OperatorField.sustain.offset], Double(v[OperatorField.release.offset])
    )
    group.envelopes[op].open[lane] = v[OperatorField.on.offset]
    // What the follower hears has its own tremolo.
    group.envelopes[op].ampModSensitivity[lane] =
      voice.part != .none
      ? 0 : AmpModLaw.sensitivity(Int32(v[OperatorField.ampModSensitivity.offset]))
    group.envelopes[op].peak[lane] = LevelLaw.amplitude(units: o.pointee.outputLevel)
  }

  @_noLocks @_noAllocation
  func setUpPitch(
    _ o: UnsafeMutablePointer<VoiceOperator>, key: Int, _ v: UnsafePointer<Float>
  ) {
    o.pointee.isFixed = v[OperatorField.mode.offset] > 0.5
    o.pointee.pitch = operatorPitch(key: key, v)
  }

  /// Level knob and the follower's factor on it, in level units: neither key nor velocity count.
  @_noLocks @_noAllocation
  private func coloured(_ v: UnsafePointer<Float>, _ colour: Float) -> Int32 {
    let level = v[OperatorField.level.offset] * colour
    return LevelLaw.units(amplitude: level < 1 ? level : 1)
  }

  /// Level knob, keyboard level scaling and velocity, in level units.
  @_noLocks @_noAllocation
  private func outputLevel(_ voice: Voice, _ v: UnsafePointer<Float>) -> Int32 {
    var units = LevelLaw.units(amplitude: v[OperatorField.level.offset])
    units &+= tables.scalingUnits(Int32(voice.struckKey), v)
    if units > LevelLaw.full { units = LevelLaw.full }
    units &+= tables.velocityUnits(voice.velocity, v)
    return units < 0 ? 0 : units
  }

  /// Depths in turns per unit of output, and the carriers' shares.
  @_noLocks @_noAllocation
  func setUpRouting(_ group: VoiceGroup, _ lane: Int, _ values: UnsafePointer<Float>) {
    group.plan.pointee.isRewired = true
    let turn: Float = 0.159_154_94
    // Feedback hears the mean of two outputs; the kernels take their sum.
    let feedback =
      values[PatchLayout.index(.feedback)] * turn * 0.5 * RoutingLaw.feedbackFactor(reference)
    let loop = feedback * RoutingLaw.loopFactor(reference)
    let isQuartered = RoutingLaw.quartersOwnLoop(
      algorithm: Int(values[PatchLayout.index(.algorithm)]))
    let attenuation = carrierAttenuation(values)
    for into in 0..<6 {
      for from in 0..<6 {
        let depth = values[PatchLayout.routing(into: into, from: from)]
        var unit = from == into && !isQuartered ? feedback : loop
        if from > into { unit = values[PatchLayout.index(from, .index)] * turn }
        if values[PatchLayout.index(from, .carrier)] > 0.5 { unit *= attenuation }
        if from == into { unit *= ownLoopFactor(group, lane, into, values) }
        group.depthTargets[6 &* into &+ from][lane] = depth * unit
      }
      group.carrierTargets[into][lane] =
        values[PatchLayout.index(into, .carrier)] * RoutingLaw.carrierShare() * attenuation
    }
  }

  /// In the follower's voice an operator's loop has a factor of its own, and is as deep whatever the
  /// colour makes of the operator's level.
  @_noLocks @_noAllocation
  private func ownLoopFactor(
    _ group: VoiceGroup, _ lane: Int, _ op: Int, _ values: UnsafePointer<Float>
  ) -> Float {
    if group.voices[lane].part == .none { return 1 }
    let peak = group.envelopes[op].peak[lane]
    if peak <= LevelLaw.silence { return 0 }
    let level = values[PatchLayout.index(op, .level)]
    return values[PatchLayout.followFeedback(op)] * level / peak
  }

  @_noLocks @_noAllocation
  private func carrierAttenuation(_ values: UnsafePointer<Float>) -> Float {
    var count: Float = 0
    for op in 0..<6 { count += values[PatchLayout.index(op, .carrier)] }
    return RoutingLaw.carrierAttenuation(count: count, reference)
  }

  /// Knobs moved while the voice sounds: the envelope's stage goes on from where it is.
  @_noLocks @_noAllocation
  func follow(_ group: VoiceGroup, _ lane: Int, _ op: Int, _ values: UnsafePointer<Float>) {
    let o = group.voiceOperator(lane, op)
    let before = o.pointee.outputLevel
    let wasADSR = o.pointee.isADSR
    setUpOperator(group, lane, op, values)
    group.voices[lane].isTuned = false
    if group.voices[lane].part != .none {
      hold(group, lane, op)
    } else if o.pointee.isADSR != wasADSR {
      changeEnvelopeType(group, lane, op)
    } else if o.pointee.isADSR {
      if o.pointee.stage == 1 { enterStage(group, lane, op, 1) }
    } else {
      shiftLevel(group, lane, op, by: o.pointee.outputLevel &- before)
    }
  }

  /// The other envelope goes on from the level that is heard, towards its sustain level or its end.
  @_noLocks @_noAllocation
  private func changeEnvelopeType(_ group: VoiceGroup, _ lane: Int, _ op: Int) {
    let gain = group.gains[op][lane]
    let peak = group.envelopes[op].peak[lane]
    let share = peak > 0 ? gain / peak : 0
    group.envelopes[op].linear[lane] = share < 1 ? share : 1
    let octaves = vouchedLog2(Double(gain)) + Double(EnvelopeLaw.octaves)
    let units = gain > LevelLaw.silence ? octaves * 256 * 65_536 : 0
    group.envelopes[op].level[lane] = Int32(units)
    let isHeld = group.voices[lane].phase == .held || group.voices[lane].phase == .sustained
    let sustaining: Int32 = group.voiceOperator(lane, op).pointee.isADSR ? 1 : 2
    enterStage(group, lane, op, isHeld ? sustaining : 3)
  }

  /// The follower's envelopes stand open: its level follows the input.
  @_noLocks @_noAllocation
  func hold(_ group: VoiceGroup, _ lane: Int, _ op: Int) {
    let o = group.voiceOperator(lane, op)
    o.pointee.stage = 4
    group.envelopes[op].motion[lane] = EnvelopeMotion.hold
    group.envelopes[op].level[lane] =
      EnvelopeLaw.target(level: 99, outputLevel: o.pointee.outputLevel) << 16
  }

  @_noLocks @_noAllocation
  private func shiftLevel(_ group: VoiceGroup, _ lane: Int, _ op: Int, by units: Int32) {
    let o = group.voiceOperator(lane, op)
    let isSustaining =
      o.pointee.stage == 3 && group.envelopes[op].motion[lane] == EnvelopeMotion.hold
    let stage = isSustaining ? 2 : (o.pointee.stage > 3 ? 3 : o.pointee.stage)
    let target =
      EnvelopeLaw.target(
        level: o.pointee.level(stage), outputLevel: o.pointee.outputLevel) << 16
    if isSustaining || o.pointee.stage > 3 {
      group.envelopes[op].level[lane] = target
      return
    }
    var level = group.envelopes[op].level[lane] &+ (units << 16)
    if level < 16 << 16 { level = 16 << 16 }
    group.envelopes[op].level[lane] = level
    if group.envelopes[op].motion[lane] != EnvelopeMotion.wait {
      aim(group, lane, op, stage, target)
    }
  }
}
