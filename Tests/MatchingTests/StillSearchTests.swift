import DX7
import FMSynthesis
import Foundation
import Testing

@testable import Matching

@Suite struct StillSearchTests {
  /// One carrier with one modulator at 3.5 times its pitch, falling over half a second.
  private static func bell() -> Genome {
    var genome = Genome(voice: DX7Voice(), key: 60, held: 600)
    genome[.algorithm] = 4
    for op in 1..<6 { genome[op, .outputLevel] = 0 }
    (genome[0, .outputLevel], genome[0, .coarse]) = (99, 1)
    (genome[1, .outputLevel], genome[1, .coarse], genome[1, .fine]) = (78, 3, 17)
    (genome[1, .rate2], genome[1, .level2], genome[1, .level3]) = (40, 80, 80)
    return genome
  }

  private static func sound(_ genome: Genome) -> [Float] {
    CandidateBankTests.reference(genome, blocks: 700)
  }

  @Test func partialsAndTheirDistancesAreLikelyPitches() {
    let samples = (0..<48_000).map { i in
      let t = Float(i) / 48_000
      return 0.4 * sin(2 * Float.pi * 300 * t) + 0.2 * sin(2 * Float.pi * 730 * t)
    }
    let heard = LikelyPitches(samples).frequencies.map(\.hertz)
    for wanted in [300.0, 730, 430] {
      #expect(heard.contains { abs(1200 * log2($0 / wanted)) < 3 }, "\(wanted) Hz")
    }
  }

  @Test func theModulatorsRatioIsFoundOnStills() {
    let samples = Self.sound(Self.bell())
    let options = SearchOptions()
    let crew = SearchCrew([
      SearchScorer(
        voices: VoiceTable(), defaults: CandidateBankTests.defaults(),
        instructionSet: options.instructionSet)
    ])
    let moments = StillMoments(samples, release: 600 * 64)
    let stills = StillSearch(moments, crew, options, LikelyPitches(samples))
    var prior = SeedPrior(seed: 3)
    stills.begin((0..<512).map { _ in prior.voice(key: 60, held: 600) })
    let first = stills.loss
    for step in 0..<12 { stills.step(Double(step) / 12) }
    #expect(stills.loss < 0.5 * first)
    let best = stills.voices(held: 600)[0][0]
    let ratios = (0..<6).filter { best[$0, .outputLevel] > 40 && best[$0, .mode] == 0 }.map {
      RatioLattice.ratio(
        RatioLattice.Setting(coarse: UInt8(best[$0, .coarse]), fine: UInt8(best[$0, .fine])))
    }
    // Its sidebands stand at 1 +- 3.51 n: an operator at any of the lowest will do.
    let wanted: [Float] = [3.51, 2.51, 4.51]
    #expect(ratios.contains { ratio in wanted.contains { abs(ratio / $0 - 1) < 0.01 } })
  }

  @Test func envelopesPassThroughBothMoments() {
    let samples = Self.sound(Self.bell())
    let moments = StillMoments(samples, release: 600 * 64)
    var still = StillVoice(Self.bell())
    (still[0, 0], still[0, 1]) = (99, 99)
    (still[1, 0], still[1, 1]) = (80, 60)
    let voice = StillEnvelopes().voices(still, gains: [0, 0], moments: moments, held: 600)[0]
    #expect(voice[1, .outputLevel] == 80)
    #expect(voice[1, .level1] == 99 && voice[1, .level2] == 79)
    let seconds = moments.seconds[1] - moments.seconds[0]
    let slope = EnvelopeSlope().rate(decibelsPerSecond: 20 * 0.7526 / seconds)
    #expect(voice[1, .rate2] == slope)
  }

  @Test func fasterFallsNeedHigherRates() {
    let slope = EnvelopeSlope()
    let rates = [1.0, 10, 100, 1000].map { slope.rate(decibelsPerSecond: $0) }
    #expect(rates == rates.sorted() && Set(rates).count == 4)
    #expect(slope.rate(decibelsPerSecond: 1e9) == 99)
  }
}
