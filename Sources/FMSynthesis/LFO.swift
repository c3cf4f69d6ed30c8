import DX7Laws

/// The DX7's LFO: one value per control block, shared by all voices of a patch.
///
/// `patch` is where a patch's values of the whole voice begin (`PatchLayout.voiceBase`).
struct LFO: BitwiseCopyable {
  /// 0...2^24
  private(set) var value = LFOLaw.middle
  /// 0...2^24: how far the delay has let the LFO in.
  private(set) var onset: Int32 = 0
  private var phase: UInt32 = 0
  private var delayState: UInt32 = 0
  private var random: UInt32

  init(seed: UInt32) { random = seed & 0xff }

  /// A key goes down: the delay starts again, the wave too if it is synchronised.
  @_noLocks @_noAllocation
  mutating func keyDown(_ patch: UnsafePointer<Float>) {
    if patch[VoiceField.lfoSync.offset] > 0.5 { phase = 0x7fff_ffff }
    delayState = 0
  }

  @_noLocks @_noAllocation
  mutating func advance(
    _ patch: UnsafePointer<Float>, _ tables: InstrumentTables, seconds: Double
  ) {
    let hz = tables.lfoHz[Int(patch[VoiceField.lfoSpeed.offset])]
    let delta = UInt32(hz * LFOLaw.turn(seconds: seconds))
    phase &+= delta
    value = wave(Int(patch[VoiceField.lfoWave.offset]), delta)
    advanceDelay(Int(patch[VoiceField.lfoDelay.offset]), seconds)
  }

  @_noLocks @_noAllocation
  private mutating func wave(_ kind: Int, _ delta: UInt32) -> Int32 {
    switch kind {
    case 0:
      let folded = phase < 0x8000_0000 ? phase : ~phase
      return Int32(truncatingIfNeeded: (folded >> 7) & 0xff_ffff)
    case 1: return Int32(truncatingIfNeeded: (~phase ^ 0x8000_0000) >> 8)
    case 2: return Int32(truncatingIfNeeded: (phase ^ 0x8000_0000) >> 8)
    case 3: return phase < 0x8000_0000 ? 2 &* LFOLaw.middle : 0
    case 4:
      let turn = Double(phase >> 8) / 16_777_216
      return LFOLaw.middle &+ Int32(vouchedSin(2 * .pi * turn) * Double(LFOLaw.middle))
    default:
      if phase < delta { random = LFOLaw.nextRandom(random) }
      return Int32(truncatingIfNeeded: ((random ^ 0x80) &+ 1) << 16)
    }
  }

  @_noLocks @_noAllocation
  private mutating func advanceDelay(_ delay: Int, _ seconds: Double) {
    let full: Int32 = 1 << 24
    if delay == 0 {
      onset = full
      return
    }
    let (silence, ramp) = LFOLaw.delaySlopes(delay)
    let unit = LFOLaw.onsetUnit(seconds: seconds)
    let next = UInt64(delayState) &+ unit &* UInt64(delayState < 0x8000_0000 ? silence : ramp)
    if next > 0xffff_ffff {
      onset = full
      return
    }
    delayState = UInt32(next)
    onset = next < 0x8000_0000 ? 0 : Int32(truncatingIfNeeded: (next >> 7) & 0xff_ffff)
  }
}
