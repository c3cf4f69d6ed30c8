import DX7Laws

/// The DX7's pitch envelope of one voice: four rates, four levels, straight lines in octaves, in units
/// of pitch (`PitchLaw`).
///
/// `patch` is where a patch's values of the whole voice begin (`PatchLayout.voiceBase`).
struct PitchEnvelope: BitwiseCopyable {
  private(set) var level: Int32 = 0
  private var target: Int32 = 0
  private var stage: Int32 = 4
  private var isRising = false
  private var isDown = true

  /// Starts a note at level 4.
  @_noLocks @_noAllocation
  mutating func start(_ patch: UnsafePointer<Float>, _ tables: InstrumentTables) {
    level = pitch(patch, tables, 3)
    isDown = true
    enter(0, patch, tables)
  }

  @_noLocks @_noAllocation
  mutating func release(_ patch: UnsafePointer<Float>, _ tables: InstrumentTables) {
    isDown = false
    enter(3, patch, tables)
  }

  /// - Parameter seconds: Length of a control block.
  @_noLocks @_noAllocation
  mutating func advance(
    _ patch: UnsafePointer<Float>, _ tables: InstrumentTables, seconds: Double
  ) {
    guard stage < 3 || (stage == 3 && !isDown) else { return }
    let rate = Int(patch[VoiceField.pitchRate1.offset &+ Int(stage)])
    let step = tables.pitchRates[rate] &* PitchEnvelopeLaw.unit(seconds: seconds)
    level &+= isRising ? step : 0 &- step
    if isRising ? level >= target : level <= target {
      level = target
      enter(stage &+ 1, patch, tables)
    }
  }

  @_noLocks @_noAllocation
  private mutating func enter(
    _ next: Int32, _ patch: UnsafePointer<Float>, _ tables: InstrumentTables
  ) {
    stage = next
    if next > 3 { return }
    target = pitch(patch, tables, Int(next))
    isRising = target > level
  }

  @_noLocks @_noAllocation
  private func pitch(
    _ patch: UnsafePointer<Float>, _ tables: InstrumentTables, _ stage: Int
  ) -> Int32 {
    let level = Int(patch[VoiceField.pitchLevel1.offset &+ stage])
    return PitchEnvelopeLaw.pitch(entry: tables.pitchLevels[level])
  }
}
