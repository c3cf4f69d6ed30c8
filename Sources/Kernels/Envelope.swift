import DX7Laws
import RealtimePrimitives

/// Moves one operator's envelopes by one control block and gives the amplitudes they lead to.
///
/// - Parameters:
///   - active: Lanes to move: -1 where yes, 0 where not.
///   - frames: Length of a control block.
///   - ampMod: 0...1 per lane, what LFO and controllers take from the level.
///   - inverseFrames: One over the frames of a control block.
///   - gains: Amplitude at the end of the block; written in active lanes only. The operator's ramp starts exactly where
///     the last one was to end.
/// - Returns: -1 in lanes whose stage has ended: the caller starts the next one.
/// - Thread: [audio-thread]
@_noLocks @_noAllocation
public func advanceEnvelope(
  _ e: UnsafeMutablePointer<EnvelopeLanes>, _ op: UnsafeMutablePointer<OperatorLanes>,
  active: LaneInts, frames: Int32, inverseFrames: Float, ampMod: Lanes,
  gains: UnsafeMutablePointer<Lanes>
) -> LaneInts {
  let motion = e.pointee.motion
  let level = e.pointee.level
  let target = e.pointee.target
  let floor = LaneInts(repeating: EnvelopeLaw.attackFloor << 16)
  let floored = select(lessThan(level, floor), floor, level)
  let top = LaneInts(repeating: EnvelopeLaw.attackOctaves << 24)
  let rising = floored &+ ((top &- floored) &>> 24) &* e.pointee.increment
  let falling = level &- e.pointee.increment
  let waiting = e.pointee.wait &- LaneInts(repeating: frames)

  let isRise = equals(motion, EnvelopeMotion.rise)
  let isFall = equals(motion, EnvelopeMotion.fall)
  let isWait = equals(motion, EnvelopeMotion.wait)
  let isADSR = equals(motion, EnvelopeMotion.adsr)
  let reached =
    (isRise & inverse(lessThan(rising, target)))
    | (isFall & inverse(lessThan(target, falling)))
    | (isWait & lessThan(waiting, LaneInts(repeating: 1)))
  var next = select(isRise, rising, select(isFall, falling, level))
  next = select(reached & (isRise | isFall), target, next)
  e.pointee.level = select(active, next, level)
  e.pointee.wait = select(active & isWait, waiting, e.pointee.wait)

  let linear = fma(
    e.pointee.linear - e.pointee.linearTarget, e.pointee.linearKeep, e.pointee.linearTarget)
  let linearReached = isADSR & lessThan(Lanes(repeating: 1), linear)
  let bounded = selectFloat(linearReached, Lanes(repeating: 1), linear)
  e.pointee.linear = selectFloat(active & isADSR, bounded, e.pointee.linear)

  let dx7 = dx7Amplitude(
    next, ampMod, e.pointee.ampModSensitivity, isAny(e.pointee.ampModSensitivity))
  let adsr = bounded * e.pointee.peak * (1 - ampMod * e.pointee.ampModSensitivity)
  let gain = selectFloat(isADSR, adsr, dx7) * e.pointee.open
  let before = gains.pointee
  op.pointee.gain = selectFloat(active, before, op.pointee.gain)
  op.pointee.gainStep = selectFloat(active, (gain - before) * inverseFrames, op.pointee.gainStep)
  gains.pointee = selectFloat(active, gain, before)
  return active & (reached | linearReached)
}

/// Log level to amplitude, amplitude modulation included.
@_noLocks @_noAllocation @inline(__always)
private func dx7Amplitude(
  _ level: LaneInts, _ ampMod: Lanes, _ sensitivity: Lanes, _ isSensitive: Bool
) -> Lanes {
  // The rest over whole octaves becomes a mantissa, whole octaves an exponent: one float of both keeps 18 bits of the
  // rest, which at a modulator's full index is heard at -90 dB.
  let rest = unsafeBitCast(((level &>> 1) & 0x7f_ffff) | 0x3F80_0000, to: Lanes.self) - 1.5
  let wholes = (level &>> 24) &- LaneInts(repeating: Int32(EnvelopeLaw.octaves))
  var fraction = rest
  if isSensitive { fraction -= taken(level, ampMod, sensitivity) }
  let half = exp2(fraction) * 1.414_213_562
  let result = unsafeBitCast(
    unsafeBitCast(half, to: LaneInts.self) &+ (wholes &<< 23), to: Lanes.self)
  return selectFloat(
    lessThan(result, Lanes(repeating: LevelLaw.silence)), Lanes(repeating: 0), result)
}

/// Octaves that amplitude modulation takes from a log level.
@_noLocks @_noAllocation @inline(__always)
private func taken(_ level: LaneInts, _ ampMod: Lanes, _ sensitivity: Lanes) -> Lanes {
  // Integer to float without a conversion instruction: exact, since levels stay below 2^28 and lose only 6 bits.
  let high = unsafeBitCast((level &>> 6) | 0x4B00_0000, to: Lanes.self) - 8_388_608
  let octaves = high * (1.0 / 262_144.0)
  let slope = Float(AmpModLaw.slope) * 1.442695041
  let offset = Float(AmpModLaw.offset) * 1.442695041 - 24
  let depth = exp2(ampMod * sensitivity * slope + offset)
  return selectFloat(
    lessThan(Lanes(repeating: 0), sensitivity), octaves * depth, Lanes(repeating: 0))
}
