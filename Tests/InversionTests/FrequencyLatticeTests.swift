import FMSynthesis
import Foundation
import Testing

@testable import Inversion

@Suite("Frequencies that were tracked")
struct FrequencyLatticeTests {
  private func track(_ hertz: [Double], deviation: Double, fixed: [Bool]) -> Track {
    var voice = StillVoice()
    voice.operators = zip(hertz, fixed).map {
      StillOperator(RatioCandidate(hertz: $0, isFixed: $1, spread: 1))
    }
    var track = Track(
      shifts: hertz.map { _ in 0 }, variances: hertz.map { _ in deviation * deviation })
    track.moments = [Track.Moment(frame: 480, voice: voice, error: 1e-5)]
    return track
  }

  @Test("are read as the ratio and the detune that make them")
  func detuned() throws {
    let octave = EngineUnits.octave(key: 60)
    let sharp = exp2(EngineUnits.detuned(octave: octave, steps: 5)) * 3
    let flat = exp2(EngineUnits.detuned(octave: octave, steps: -7)) * 0.5
    let read = FrequencyLattice.read(
      track([sharp + 0.01, flat - 0.002], deviation: 0.02, fixed: [false, false]),
      keys: [FrequencyLattice.Key(key: 60)])
    let settings = try #require(read?.settings)
    #expect(settings[0].coarse == 3 && settings[0].fine == 0 && settings[0].detune == 5)
    #expect(settings[1].coarse == 0 && settings[1].fine == 0 && settings[1].detune == -7)
  }

  @Test("tell the key whose ratios they are, and operators that are fixed")
  func keys() throws {
    let base = exp2(EngineUnits.octave(key: 55))
    let read = FrequencyLattice.read(
      track([base, 1.41 * base, 977.24], deviation: 0.02, fixed: [false, false, true]),
      keys: (48...72).map { FrequencyLattice.Key(key: $0) })
    let (key, settings) = try #require(read)
    #expect(key.key == 55)
    #expect(settings[1].fine == 41)
    #expect(settings[2].isFixed && settings[2].coarse == 2 && settings[2].fine == 99)
  }
}
