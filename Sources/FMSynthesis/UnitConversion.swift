/// From knob values to what the engine computes with: every quirk of the DX7 stands here, marked `Quirk:`.
enum UnitConversion {

  /// Frequency of a key as log2 of Hz. 69 is A4, 440 Hz.
  @_noLocks @_noAllocation
  static func octave(key: Int) -> Double { 8.781_359_713_524_66 + Double(key &- 69) / 12 }

  /// - Parameter detune: -7...7 steps.
  /// Quirk: the width of a detune step shrinks with pitch (measured for Dexed: 0.0209 e^(-0.396 log2 f) / 7 of log2 f).
  @_noLocks @_noAllocation
  static func detuned(octave: Double, steps: Double) -> Double {
    octave + 0.0209 * vouchedExp(-0.396 * octave) / 7 * octave * steps
  }

  /// Quirk: in fixed mode only upward detune acts, by 0.96 cents a step (Dexed).
  @_noLocks @_noAllocation
  static func fixedDetune(steps: Double) -> Double { steps > 0 ? steps * 13457 / 16_777_216 : 0 }

  /// Amplitude 0...1 to level units: 4064 is full, 256 to the octave (6.02 dB), never below 0.
  /// Exact for all 100 output levels of the DX7.
  @_noLocks @_noAllocation
  static func levelUnits(_ amplitude: Float) -> Int32 {
    if amplitude < 1.7e-5 { return 0 }
    return Int32((4064 + 256 * vouchedLog2(Double(amplitude))) + 0.5)
  }

  /// - Parameter units: 4064 is 1.
  @_noLocks @_noAllocation
  static func amplitude(levelUnits units: Int32) -> Float {
    units <= 0 ? 0 : Float(vouchedExp2(Double(units &- 4064) / 256))
  }

  /// Envelope level 0...99 to output-level steps.
  /// Quirk: below 20 the steps are uneven.
  @_noLocks @_noAllocation
  static func scaledLevel(_ level: Int32) -> Int32 {
    if level >= 20 { return 28 &+ level }
    switch level {
    case ...0: return 0
    case 1: return 5
    case 2: return 9
    case 3: return 13
    case 4: return 17
    case 5: return 20
    case 6: return 23
    case 7: return 25
    case 8: return 27
    case 9: return 29
    case 10: return 31
    case 11: return 33
    case 12: return 35
    case 13: return 37
    case 14: return 39
    case 15: return 41
    case 16: return 42
    case 17: return 43
    case 18: return 45
    default: return 46
    }
  }

  /// Where an envelope stage heads, in level units; 16 is the floor.
  @_noLocks @_noAllocation
  static func envelopeTarget(level: Int32, outputLevel: Int32) -> Int32 {
    let units = ((scaledLevel(level) >> 1) << 6) &+ outputLevel &- 4256
    return units < 16 ? 16 : units
  }

  /// Units times 65536 per 64 frames at 44.1 kHz.
  @_noLocks @_noAllocation
  static func envelopeIncrement(rate: Int32, scaling: Int32) -> Double {
    var q = ((rate &* 41) >> 6) &+ scaling
    if q > 63 { q = 63 }
    return Double((4 &+ (q & 3)) << (8 &+ (q >> 2)))
  }

  /// Steps added to the envelope rate (0...63) by the key.
  @_noLocks @_noAllocation
  static func rateScaling(key: Int32, sensitivity: Int32) -> Int32 {
    var x = key / 3 &- 7
    if x < 0 { x = 0 }
    if x > 31 { x = 31 }
    return (sensitivity &* x) >> 3
  }

  /// Level units from velocity.
  /// - Parameter curve: The velocity table's value, 0...254. - sensitivity: 0...7
  /// Quirk: at the table's 239 (velocity 100 and 101) there is still a rest of 16 units for sensitivities over 0.
  @_noLocks @_noAllocation
  static func velocityUnits(curve: Int32, sensitivity: Int32) -> Int32 {
    ((sensitivity &* (curve &- 239) &+ 7) >> 3) << 4
  }

  /// Output-level steps from keyboard level scaling on one side of the break point.
  /// - Parameters:
  ///   - group: Distance in groups of three keys. - exponential: The table's value for it.
  ///   - curve: 0 -lin, 1 -exp, 2 +exp, 3 +lin.
  @_noLocks @_noAllocation
  static func levelScaling(group: Int32, exponential: Int32, depth: Int32, curve: Int32) -> Int32 {
    let linear = curve == 0 || curve == 3
    let steps =
      linear ? (group &* depth &* 329) >> 12 : (exponential &* depth &* 329) >> 15
    return curve < 2 ? 0 &- steps : steps
  }

  /// Quirk: Dexed scales the waits' table by 44.1 kHz over the rate where it should do the opposite, so stages that wait
  /// last 0.84 of their time at 48 kHz. Kept, at every rate alike, as Dexed sounds at 48 kHz.
  /// In hardware they last as long as the table (Dexed's `env.cc`) says: frames at 44.1 kHz.
  @_noLocks @_noAllocation
  static func waitSeconds(frames: Int32, _ reference: DX7Reference) -> Double {
    switch reference {
    case .dexed: return Double(frames) * (44_100.0 / 48_000 / 48_000)
    case .hardware: return Double(frames) / 44_100
    }
  }

  /// Quirk: msfa cuts frequencies down to a grid of 48 kHz / 2^24 (0.003 Hz); slow beatings depend on it.
  /// The hardware counts pitch in 1/1024 octaves (VDX7 `EGS.h`: 14-bit log frequency).
  @_noLocks @_noAllocation
  static func onGrid(hertz: Double, _ reference: DX7Reference) -> Double {
    switch reference {
    case .dexed:
      let step = 48_000.0 / 16_777_216
      return Double(Int64(hertz / step)) * step
    case .hardware:
      if hertz <= 0 { return 0 }
      // Shifted up so that cutting rounds down for frequencies below 1 Hz too.
      let steps = Int64((vouchedLog2(hertz) + 1024) * 1024 + 0.5)
      return vouchedExp2(Double(steps) / 1024 - 1024)
    }
  }

  /// Quirk: Dexed's feedback at 7 is half the mean of the last two outputs (`fm_op_kernel.cc`,
  /// shift by 9 - fb); the hardware's is the mean itself (VDX7 `OPS.h`, shift by 1 + 7 - fb).
  @_noLocks @_noAllocation
  static func feedbackFactor(_ reference: DX7Reference) -> Float {
    switch reference {
    case .dexed: return 1
    case .hardware: return 2
    }
  }

  /// Quirk: in loops over several operators (algorithms 4 and 6) Dexed feeds back a quarter (its
  /// Mark I engine, the only one of its three that has such loops); that is the depth patches are
  /// written with. The hardware makes no difference between loops (VDX7 `OPS.h`, SEL5).
  @_noLocks @_noAllocation
  static func loopFactor(_ reference: DX7Reference) -> Float {
    switch reference {
    case .dexed: return 1
    case .hardware: return 4
    }
  }

  /// Quirk: Dexed bends operators in fixed mode too (`dx7note.cc`, `pitch_base`); the hardware leaves
  /// them where they are (VDX7 `EGS.h`, `updateFrequency`). The pitch envelope and the LFO move them
  /// in neither.
  @_noLocks @_noAllocation
  static func fixedFollowsBend(_ reference: DX7Reference) -> Bool {
    switch reference {
    case .dexed: return true
    case .hardware: return false
    }
  }

  /// Quirk: the LFO's table is 3.3 % slow: msfa's phase ratio makes up for it.
  @_noLocks @_noAllocation
  static func lfoTableFactor() -> Double { 4_437_500_000.0 / 4_294_967_296.0 }

  /// Sensitivity to amplitude modulation 0...3 as a share.
  @_noLocks @_noAllocation
  static func ampModSensitivity(_ value: Int32) -> Float {
    switch value {
    case 1: return 0.258_8
    case 2: return 0.427_4
    case 3: return 1
    default: return 0
    }
  }

  /// Quirk: the hardware attenuates carriers by log2 of their number (VDX7 `OPS.h`, COM of the
  /// algorithm ROM), in the operator itself, so that feedback from a carrier is weaker too; Dexed
  /// does not.
  @_noLocks @_noAllocation
  static func carrierAttenuation(count: Float, _ reference: DX7Reference) -> Float {
    switch reference {
    case .dexed: return 1
    case .hardware: return count > 1 ? 1 / count : 1
    }
  }

  /// One carrier at level 1 peaks at an eighth of full scale.
  @_noLocks @_noAllocation
  static func carrierShare() -> Float { 0.125 }
}
