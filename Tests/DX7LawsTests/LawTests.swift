import DX7Laws
import Testing

/// What the tables in the laws' comments say is what the laws give.
@Suite struct LawTests {
  @Test(arguments: [(0, 0), (1, 5), (10, 31), (20, 48), (50, 78), (80, 108), (99, 127)])
  func levelsBecomeSteps(level: Int32, steps: Int32) {
    #expect(LevelLaw.steps(level) == steps)
  }

  @Test func anOutputLevelSurvivesTheWayToAmplitudeAndBack() {
    for level: Int32 in 1...99 {
      let units = LevelLaw.steps(level) * LevelLaw.unitsPerStep
      #expect(LevelLaw.units(amplitude: LevelLaw.amplitude(units: units)) == units)
    }
    #expect(LevelLaw.amplitude(units: LevelLaw.full) == 1)
    #expect(LevelLaw.amplitude(units: 0) == 0)
  }

  @Test func aStepIsThreeQuartersOfADecibel() {
    let exact =
      20 * 0.301_029_995_66 * Double(LevelLaw.unitsPerStep) / Double(LevelLaw.unitsPerOctave)
    #expect(abs(LevelLaw.decibelsPerStep - exact) < 5e-5)
  }

  @Test(arguments: [(0, 0, 0.015625), (20, 12, 0.125), (50, 32, 4), (80, 51, 112), (99, 63, 896)])
  func ratesBecomeStepsAndIncrements(rate: Int32, step: Int32, units: Double) {
    #expect(EnvelopeLaw.step(rate) == step)
    #expect(Double(EnvelopeLaw.increment(rate: rate, scaling: 0)) == units * 65_536)
  }

  @Test(arguments: [(0, 1_764_000), (20, 220_500), (50, 6615), (76, 441), (80, 380), (99, 0)])
  func stagesThatStandWait(rate: Int32, frames: Int32) {
    #expect(EnvelopeLaw.waitFrames(rate: rate, EnvelopeLaw.waits) == frames)
  }

  /// A wait of 64 frames ends in the block it began before: nothing stands.
  @Test(arguments: [(1, 0), (64, 0), (65, 1), (128, 1), (129, 2)])
  func aStageMovesInTheBlockInWhichItsWaitEnds(frames: Int32, blocks: Int32) {
    #expect(EnvelopeLaw.waitBlocks(frames: frames, blockFrames: 64) == blocks)
  }

  @Test(arguments: [(24, 0), (60, 11), (84, 18), (127, 27)])
  func keysMakeEnvelopesFaster(key: Int32, steps: Int32) {
    #expect(EnvelopeLaw.rateScaling(key: key, sensitivity: 7) == steps)
  }

  @Test(arguments: [(33, 2.10), (69, 0.97), (105, 0.40)])
  func aDetuneStepIsNarrowerTheHigherThePitch(key: Int, cents: Double) {
    let octave = PitchLaw.octave(key: key)
    #expect(abs(1200 * (PitchLaw.detuned(octave: octave, steps: 1) - octave) - cents) < 0.005)
  }

  @Test(arguments: [(1, -3344), (32, -1008), (64, -448), (100, 16), (127, 224)])
  func velocityMovesTheLevel(velocity: Int, units: Int32) {
    let curve = KeyLaw.velocities[velocity / 2]
    #expect(KeyLaw.velocityUnits(curve: curve, sensitivity: 7) == units)
  }

  @Test(arguments: [(0, 0, 0), (8, 63, 7), (16, 127, 32), (32, 254, 248)])
  func keysFarFromTheBreakPointMoveTheLevel(group: Int32, linear: Int32, exponential: Int32) {
    func steps(_ curve: Int32) -> Int32 {
      KeyLaw.scalingSteps(
        group: group, exponential: KeyLaw.exponentialScaling[Int(group)], depth: 99, curve: curve)
    }
    #expect((0...3).map(steps) == [-linear, -exponential, exponential, linear])
  }

  @Test(arguments: [(60, 12, 72, 72), (120, 24, 144, 127), (10, -24, -14, 127)])
  func keysAreTransposedBeyondTheKeyboardOrNot(
    key: Int, semitones: Int, dexed: Int, hardware: Int
  ) {
    #expect(KeyLaw.sounding(key, transposed: semitones, .dexed) == dexed)
    #expect(KeyLaw.sounding(key, transposed: semitones, .hardware) == hardware)
  }

  @Test func onlyAlgorithm32QuartersItsOwnLoop() {
    #expect((1...32).filter { RoutingLaw.quartersOwnLoop(algorithm: $0) } == [32])
  }

  @Test func laterKeysRestartTheLFOOnThePolyphonicHardwareOnly() {
    #expect(LFOLaw.everyKeyRestarts(isMono: false, .hardware))
    #expect(!LFOLaw.everyKeyRestarts(isMono: true, .hardware))
    #expect(!LFOLaw.everyKeyRestarts(isMono: false, .dexed))
  }

  @Test(arguments: [(0, 0), (50, 128), (99, 255)])
  func depthsOfTheLFOAreTheChips(knob: Float, depth: Int32) {
    #expect(LFOLaw.depth(knob) == depth)
  }

  /// At 48 kHz a block of 64 frames is 1/750 s.
  @Test func blocksMoveLFOAndPitchEnvelopeByWholeUnits() {
    #expect(LFOLaw.turn(seconds: 1.0 / 750) == 5_916_666)
    #expect(LFOLaw.onsetUnit(seconds: 1.0 / 750) == 33_587)
    #expect(PitchEnvelopeLaw.unit(seconds: 1.0 / 750) == 1050)
    #expect(PitchEnvelopeLaw.pitch(entry: -128) == PitchLaw.units(octaves: -4))
  }

  @Test(arguments: [(0, -8_388_608), (8_388_608, 0), (16_777_216, 8_388_608)])
  func aWheelAtTheTopSwingsThePitchHalfAnOctaveToEitherSide(value: Int32, units: Int32) {
    // 128 of 127: what the wheel would be with one more position, to have round numbers.
    let swing = LFOLaw.swing(
      value: value, onset: 0, depth: 0, controllers: 128, sensitivity: 128)
    #expect(swing == units)
  }

  @Test func theLouderOfPatchAndWheelMakesTheTremolo() {
    func taken(_ onset: Int32, _ controllers: Float) -> Float {
      LFOLaw.tremolo(value: 0, onset: onset, depth: 128, controllers: controllers)
    }
    #expect(
      [taken(0, 0), taken(1 << 24, 0), taken(0, 32), taken(1 << 24, 32)] == [0, 0.5, 0.25, 0.5])
  }

  @Test func everyTableHasAnEntryForEverySetting() {
    #expect(EnvelopeLaw.waits.count == 77)
    #expect([PitchEnvelopeLaw.rates.count, PitchEnvelopeLaw.levels.count] == [100, 100])
    #expect(LFOLaw.hertz.count == 100 && LFOLaw.pitchSensitivities.count == 8)
    #expect(KeyLaw.velocities.count == 64 && KeyLaw.exponentialScaling.count == 33)
  }
}
