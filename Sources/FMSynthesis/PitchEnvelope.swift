import DX7Laws

/// The DX7's pitch envelope of one voice: four rates, four levels, straight lines in octaves.
struct PitchEnvelope: BitwiseCopyable {
  /// Octaves.
  private(set) var level: Double = 0
  private var target: Double = 0
  private var stage: Int32 = 4
  private var isRising = false
  private var isDown = true

  /// Starts a note at level 4.
  /// - Parameter values: A patch vector.
  @_noLocks @_noAllocation
  mutating func start(_ values: UnsafePointer<Float>, _ tables: InstrumentTables) {
    level = octaves(values, tables, 3)
    isDown = true
    enter(0, values, tables)
  }

  @_noLocks @_noAllocation
  mutating func release(_ values: UnsafePointer<Float>, _ tables: InstrumentTables) {
    isDown = false
    enter(3, values, tables)
  }

  /// - Parameter seconds: Length of a control block.
  @_noLocks @_noAllocation
  mutating func advance(
    _ values: UnsafePointer<Float>, _ tables: InstrumentTables, seconds: Double
  ) {
    guard stage < 3 || (stage == 3 && !isDown) else { return }
    let rate = Int(values[PatchLayout.index(.pitchRate1) &+ Int(stage)])
    let step = Double(tables.pitchRates[rate]) / PitchEnvelopeLaw.rateDivisor * seconds
    level += isRising ? step : 0 - step
    if isRising ? level >= target : level <= target {
      level = target
      enter(stage &+ 1, values, tables)
    }
  }

  @_noLocks @_noAllocation
  private mutating func enter(
    _ next: Int32, _ values: UnsafePointer<Float>, _ tables: InstrumentTables
  ) {
    stage = next
    if next > 3 { return }
    target = octaves(values, tables, Int(next))
    isRising = target > level
  }

  @_noLocks @_noAllocation
  private func octaves(
    _ values: UnsafePointer<Float>, _ tables: InstrumentTables, _ stage: Int
  ) -> Double {
    let level = Int(values[PatchLayout.index(.pitchLevel1) &+ stage])
    return Double(tables.pitchLevels[level]) / PitchEnvelopeLaw.levelDivisor
  }
}
