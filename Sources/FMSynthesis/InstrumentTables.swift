import DX7Laws

/// The instrument's tables, in memory of the engine's own: built once, read on the audio thread, freed with it.
///
/// Sources: msfa and Dexed (env, lfo, pitchenv, dx7note), measured by their authors on TX7 and DX7.
struct InstrumentTables: BitwiseCopyable {
  /// Frames at 44.1 kHz that a stage lasts whose level is already reached, by rate 0...76.
  let waits: UnsafeMutablePointer<Int32>
  /// `PitchLaw.steps`
  let steps: UnsafeMutablePointer<Int32>
  /// `WholeLaw.powers` and `WholeLaw.sines`
  let powers: UnsafeMutablePointer<UInt64>
  let sines: UnsafeMutablePointer<UInt64>
  /// LFO speed 0...99 to Hz.
  let lfoHz: UnsafeMutablePointer<Double>
  /// Pitch envelope: rate 0...99 to `PitchEnvelopeLaw.unit`, level 0...99 to 1/32 octaves.
  let pitchRates: UnsafeMutablePointer<Int32>
  let pitchLevels: UnsafeMutablePointer<Int32>
  /// Velocity / 2 to level.
  let velocity: UnsafeMutablePointer<Int32>
  /// Exponential curve of keyboard level scaling, by groups of three keys.
  let scaling: UnsafeMutablePointer<Int32>
  /// LFO pitch sensitivity 0...7, in 1/255.
  let pitchSensitivity: UnsafeMutablePointer<Int32>

  static func allocate() -> InstrumentTables {
    InstrumentTables(
      waits: copied(EnvelopeLaw.waits), steps: copied(PitchLaw.steps),
      powers: copied(WholeLaw.powers), sines: copied(WholeLaw.sines), lfoHz: copied(LFOLaw.hertz),
      pitchRates: copied(PitchEnvelopeLaw.rates), pitchLevels: copied(PitchEnvelopeLaw.levels),
      velocity: copied(KeyLaw.velocities), scaling: copied(KeyLaw.exponentialScaling),
      pitchSensitivity: copied(LFOLaw.pitchSensitivities))
  }

  func free() {
    waits.deallocate()
    steps.deallocate()
    powers.deallocate()
    sines.deallocate()
    lfoHz.deallocate()
    pitchRates.deallocate()
    pitchLevels.deallocate()
    velocity.deallocate()
    scaling.deallocate()
    pitchSensitivity.deallocate()
  }
}
