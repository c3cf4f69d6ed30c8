import Inversion
import Testing

/// Four thousandths of a turn at the key's own pitch: what is off by more is heard less than 30 dB
/// below the note in operators that are an octave or two higher.
@Suite struct PitchReaderTests {
  private let reader = PitchReader(
    reference: PitchReadings.reference, held: PitchReadings.held)

  @Test(arguments: [
    PitchMotion().vibrato(wave: 0, speed: 11, delay: 0, depth: 16, sensitivity: 2),
    PitchMotion().vibrato(wave: 4, speed: 35, delay: 49, depth: 8, sensitivity: 3, sync: 1),
    PitchMotion().vibrato(wave: 3, speed: 42, delay: 0, depth: 30, sensitivity: 1),
    PitchMotion().vibrato(wave: 5, speed: 60, delay: 0, depth: 40, sensitivity: 3),
  ])
  func anLFOIsReadOffThePhase(_ motion: PitchMotion) throws {
    let made = PitchReadings(motion)
    let found = try #require(reader.read(made.readings(noise: 0.005)).first)
    #expect(made.error(of: found) < 0.004)
    #expect(found.motion[.lfoSpeed] == motion[.lfoSpeed])
  }

  @Test(arguments: [
    PitchMotion.envelope([99, 84, 99], [54, 50, 50, 50]),
    PitchMotion.envelope([83, 99, 99], [44, 50, 50, 50]),
    PitchMotion.envelope([60, 45, 99], [56, 50, 50, 50]),
  ])
  func anEnvelopeIsReadOffThePhase(_ motion: PitchMotion) throws {
    let made = PitchReadings(motion)
    let found = try #require(reader.read(made.readings(noise: 0.002, isDense: true)).first)
    #expect(made.error(of: found) < 0.004)
  }

  @Test func twoOctavesIn170MillisecondsAreReadOffDenseReadings() throws {
    let made = PitchReadings(.envelope([99, 99, 99], [50, 50, 50, 2]))
    let found = try #require(reader.read(made.readings(noise: 0.005, isDense: true)).first)
    #expect(made.error(of: found) < 0.004)
  }

  @Test func anLFOIsReadBesideAnEnvelope() throws {
    let bent = PitchMotion.envelope([99, 84, 99], [54, 50, 50, 50])
    let made = PitchReadings(
      bent.vibrato(wave: 0, speed: 26, delay: 49, depth: 8, sensitivity: 2, sync: 1))
    let found = try #require(reader.read(made.readings(noise: 0.001, isDense: true)).first)
    #expect(made.error(of: found) < 0.004)
  }

  @Test func mistuningAndMissingHalfTurnsAreNoMotion() throws {
    var made = PitchReadings(PitchMotion())
    made.mistuning = 0.4
    made.missing = 2.5
    let found = try #require(reader.read(made.readings(noise: 0.005)).first)
    #expect(found.motion == PitchMotion())
    #expect(abs(found.mistuning - 0.4) < 0.01)
    #expect(abs(found.deviation - 0.005) < 0.001)
  }

  @Test func equalReadingsGiveEqualMotions() {
    let made = PitchReadings(
      PitchMotion().vibrato(wave: 4, speed: 30, delay: 33, depth: 48, sensitivity: 1))
    let readings = made.readings(noise: 0.01)
    #expect(reader.read(readings) == reader.read(readings))
  }

  @Test func fiveReadingsSayNothing() {
    let made = PitchReadings(PitchMotion())
    #expect(reader.read(Array(made.readings(noise: 0.005).prefix(5))).isEmpty)
  }
}
