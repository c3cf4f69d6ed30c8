import DX7Laws

/// The DX7's LFO: one value per control block, shared by all voices of a patch.
///
/// `patch` is where a patch's values of the whole voice begin (`PatchLayout.voiceBase`).
struct LFO: BitwiseCopyable {
  /// 0...1
  private(set) var value: Float = 0.5
  /// 0...1: how far the delay has let the LFO in.
  private(set) var onset: Float = 0
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
    let hz = Double(tables.lfoHz[Int(patch[VoiceField.lfoSpeed.offset])])
    let delta = UInt32(hz * LFOLaw.tableFactor() * seconds * 4_294_967_296)
    phase &+= delta
    value = wave(Int(patch[VoiceField.lfoWave.offset]), delta)
    advanceDelay(Int(patch[VoiceField.lfoDelay.offset]), seconds)
  }

  @_noLocks @_noAllocation
  private mutating func wave(_ kind: Int, _ delta: UInt32) -> Float {
    let turn = Float(phase) * Float(1.0 / 4_294_967_296.0)
    switch kind {
    case 0: return phase < 0x8000_0000 ? 2 * turn : 2 - 2 * turn
    case 1: return 1 - Float(phase ^ 0x8000_0000) * Float(1.0 / 4_294_967_296.0)
    case 2: return Float(phase ^ 0x8000_0000) * Float(1.0 / 4_294_967_296.0)
    case 3: return phase < 0x8000_0000 ? 1 : 0
    case 4: return 0.5 + 0.5 * Float(vouchedSin(2 * .pi * Double(turn)))
    default:
      if phase < delta { random = LFOLaw.nextRandom(random) }
      return Float((random ^ 0x80) &+ 1) / 256
    }
  }

  @_noLocks @_noAllocation
  private mutating func advanceDelay(_ delay: Int, _ seconds: Double) {
    if delay == 0 {
      onset = 1
      return
    }
    let (silence, ramp) = LFOLaw.delaySlopes(delay)
    let unit = LFOLaw.onsetUnit * seconds
    let step = UInt64(unit * Double(delayState < 0x8000_0000 ? silence : ramp))
    let next = UInt64(delayState) &+ step
    if next > 0xffff_ffff {
      onset = 1
      return
    }
    delayState = UInt32(next)
    onset = next < 0x8000_0000 ? 0 : Float(next &- 0x8000_0000) / 2_147_483_648
  }
}
