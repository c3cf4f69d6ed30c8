import DX7Laws

/// The engine's unit laws at whole knob positions, for those who extend them between: one truth.
///
/// Dexed's quirks. Not for the audio thread.
public struct EngineUnits: ~Copyable {
  let tables: InstrumentTables

  public init() { tables = .allocate() }

  deinit { tables.free() }

  /// Frequency of a key as log2 of Hz.
  public static func octave(key: Int) -> Double { PitchLaw.octave(key: key) }

  /// The key that sounds when one is struck and transposed.
  public static func sounding(_ key: Int, transposed: Int) -> Int {
    KeyLaw.sounding(key, transposed: transposed, .dexed)
  }

  /// - Parameter steps: -7...7, and all between.
  public static func detuned(octave: Double, steps: Double) -> Double {
    PitchLaw.detuned(octave: octave, steps: steps)
  }

  /// Octaves that detune adds in fixed mode.
  public static func fixedDetune(steps: Double) -> Double {
    PitchLaw.fixedDetune(steps: steps)
  }

  /// Pitch of an operator before any modulation, as `PitchLaw` counts.
  /// - Parameters:
  ///   - patch: `PatchLayout.count` values.
  ///   - key: As transposed.
  public static func pitch(_ patch: UnsafePointer<Float>, op: Int, key: Int) -> Int32 {
    operatorPitch(key: key, patch + PatchLayout.index(op, .on))
  }

  /// Units of pitch, nearest.
  public static func units(octaves: Double) -> Int32 { PitchLaw.units(octaves: octaves) }

  /// The frequency that is played for a pitch.
  public func hertz(pitch: Int32) -> Double { PitchLaw.hertz(pitch, .dexed, tables.steps) }

  /// Envelope level 0...99 to output-level steps 0...127.
  public static func scaledLevel(_ level: Int) -> Int {
    Int(LevelLaw.steps(Int32(clamping: level)))
  }

  /// Where a stage with that level heads, in level units, never below 16.
  public static func envelopeTarget(level: Int, outputLevel: Int) -> Int {
    Int(
      EnvelopeLaw.target(
        level: Int32(clamping: level), outputLevel: Int32(clamping: outputLevel)))
  }

  /// Level units per 64 frames at 44.1 kHz.
  public static func increment(rate: Int, scaling: Int) -> Double {
    Double(
      EnvelopeLaw.increment(
        rate: Int32(clamping: rate), scaling: Int32(clamping: scaling))) / 65_536
  }

  /// Steps added to envelope rates by the key.
  public static func rateScaling(key: Int, sensitivity: Int) -> Int {
    Int(
      EnvelopeLaw.rateScaling(
        key: Int32(clamping: key), sensitivity: Int32(clamping: sensitivity)))
  }

  /// How long a stage lasts whose level is already reached, in seconds.
  /// - Parameters:
  ///   - rate: 0...99, scaling included.
  ///   - isFirstAtZero: It is an attack to level 0.
  public static func waitSeconds(rate: Int, isFirstAtZero: Bool) -> Double {
    let frames = EnvelopeLaw.waitFrames(
      rate: Int32(min(max(rate, 0), 99)), isFirstAtZero: isFirstAtZero, EnvelopeLaw.waits)
    return EnvelopeLaw.waitSeconds(frames: frames, .dexed)
  }

  /// Sensitivity to amplitude modulation 0...3 as a share.
  public static func ampModSensitivity(_ value: Int) -> Double {
    Double(AmpModLaw.sensitivity(Int32(clamping: value)))
  }

  /// The LFO speed 0...99 nearest to a rate.
  public func lfoSpeed(hertz: Double) -> Int {
    let wish = hertz / LFOLaw.tableFactor()
    return (0..<100).min {
      abs(tables.lfoHz[$0] - wish) < abs(tables.lfoHz[$1] - wish)
    } ?? 0
  }

  /// The LFO pitch depth 1...99 that swings by so many octaves to either side; nil where none does.
  /// The inverse of `LaneSwing.modulation`.
  /// - Parameter sensitivity: 1...7
  public func lfoPitchDepth(octaves: Double, sensitivity: Int) -> Int? {
    let depth =
      octaves * 65_536 / Double(tables.pitchSensitivity[sensitivity]) * 64
      / Double(LFOLaw.depthScale)
    return (1...99).contains(depth) ? Int(depth.rounded()) : nil
  }

  /// One carrier at level 1 peaks here.
  public static var carrierShare: Double { Double(RoutingLaw.carrierShare()) }

  /// What key and velocity add to an operator's level, in level units: before and after the engine
  /// cuts at full level.
  /// - Parameter patch: `PatchLayout.count` values, whole where the engine takes them whole.
  public func levelShift(
    _ patch: UnsafePointer<Float>, op: Int, key: Int, velocity: Int
  ) -> (scaling: Int, velocity: Int) {
    let v = patch + PatchLayout.index(op, .on)
    return (
      Int(tables.scalingUnits(Int32(clamping: key), v)),
      Int(tables.velocityUnits(UInt8(clamping: velocity), v))
    )
  }
}
