import DX7Laws
import RealtimePrimitives

/// Envelope stages: what a lane's envelope does next.
extension Instrument {
  /// - Parameter stage: 0 attack, 1 and 2 towards the sustain level, 3 release (or sustain while the key is down), 4 over.
  @_noLocks @_noAllocation
  func enterStage(_ group: VoiceGroup, _ lane: Int, _ op: Int, _ stage: Int32) {
    var next = stage
    while !begin(group, lane, op, next) { next &+= 1 }
  }

  /// - Returns: False if the stage takes no block.
  @_noLocks @_noAllocation
  private func begin(_ group: VoiceGroup, _ lane: Int, _ op: Int, _ stage: Int32) -> Bool {
    let o = group.voiceOperator(lane, op)
    o.pointee.stage = stage
    if o.pointee.isADSR {
      enterADSR(group, lane, op, stage)
      return true
    }
    let isHeld = group.voices[lane].phase == .held || group.voices[lane].phase == .sustained
    if stage > 3 || (stage == 3 && isHeld) {
      group.envelopes[op].motion[lane] = EnvelopeMotion.hold
      return true
    }
    let target =
      EnvelopeLaw.target(
        level: o.pointee.level(stage), outputLevel: o.pointee.outputLevel) << 16
    let isStanding = target == group.envelopes[op].level[lane]
    let frames =
      isStanding || (stage == 0 && o.pointee.level(0) == 0) ? waitFrames(o, stage) : 0
    if frames == 0 {
      aim(group, lane, op, stage, target)
      return true
    }
    let block = Int32(blockFrames)
    let blocks = EnvelopeLaw.waitBlocks(frames: frames, blockFrames: block)
    group.envelopes[op].target[lane] = target
    group.envelopes[op].wait[lane] = blocks &* block
    group.envelopes[op].motion[lane] = EnvelopeMotion.wait
    return blocks > 0
  }

  /// Sets direction and speed towards `target`.
  @_noLocks @_noAllocation
  func aim(_ group: VoiceGroup, _ lane: Int, _ op: Int, _ stage: Int32, _ target: Int32) {
    let o = group.voiceOperator(lane, op)
    group.envelopes[op].target[lane] = target
    group.envelopes[op].motion[lane] =
      target > group.envelopes[op].level[lane] ? EnvelopeMotion.rise : EnvelopeMotion.fall
    let per64 = EnvelopeLaw.increment(
      rate: o.pointee.rate(stage), scaling: o.pointee.rateScaling)
    let perBlock = EnvelopeLaw.increment(
      per64, stretch: EnvelopeLaw.stretch(blockSeconds: blockSeconds))
    // A rise takes up to ten increments at once, which must fit 32 bits: below 22 kHz blocks are
    // long.
    let isRising = group.envelopes[op].motion[lane] == EnvelopeMotion.rise
    let most: Int64 = isRising ? 100_000_000 : 0x7fff_ffff
    group.envelopes[op].increment[lane] = Int32(perBlock > most ? most : perBlock)
  }

  /// What a stage takes whose level is already reached.
  @_noLocks @_noAllocation
  private func waitFrames(_ o: UnsafeMutablePointer<VoiceOperator>, _ stage: Int32) -> Int32 {
    var rate = o.pointee.rate(stage) &+ o.pointee.rateScaling
    if rate > 99 { rate = 99 }
    let frames = EnvelopeLaw.waitFrames(
      rate: rate, isFirstAtZero: stage == 0 && o.pointee.level(0) == 0, tables.waits)
    return Int32(EnvelopeLaw.waitSeconds(frames: frames, reference) * sampleRate + 0.5)
  }

  @_noLocks @_noAllocation
  private func enterADSR(_ group: VoiceGroup, _ lane: Int, _ op: Int, _ stage: Int32) {
    let o = group.voiceOperator(lane, op)
    // Up the keyboard everything gets faster, by a quarter octave of time per step, as with the DX7's rates.
    let speed = vouchedExp2(Double(o.pointee.rateScaling) / 4)
    var seconds = o.pointee.adsr.release
    var target: Float = 0
    if stage == 0 {
      // Aims at 1 / (1 - 1/e) so that 1 is reached after just the attack time.
      seconds = o.pointee.adsr.attack
      target = 1.581_976_7
    } else if stage < 3 {
      seconds = o.pointee.adsr.decay
      target = o.pointee.adsr.sustain
      o.pointee.stage = 1
    }
    group.envelopes[op].motion[lane] = EnvelopeMotion.adsr
    group.envelopes[op].linearTarget[lane] = target
    group.envelopes[op].linearKeep[lane] = Float(vouchedExp(0 - blockSeconds * speed / seconds))
  }
}
