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

  /// A late moment of two stacks whose operators have run apart: the voice that made it is near,
  /// and would not be if its phases began at 0 there.
  @Test func theVoiceThatMadeAStillIsNearItHoweverLate() {
    var genome = Genome(voice: DX7Voice(), key: 60, held: 1400)
    genome[.algorithm] = 4
    for (op, level, detune) in [
      (0, 90, 0), (1, 80, 9), (2, 90, 14), (3, 78, 4), (4, 0, 7), (5, 0, 7),
    ] {
      (genome[op, .outputLevel], genome[op, .detune]) = (level, detune)
    }
    let samples = CandidateBankTests.reference(genome, blocks: 1500)
    let scorer = SearchScorer(
      voices: VoiceTable(), defaults: CandidateBankTests.defaults(), instructionSet: .detect())
    let moments = StillMoments(samples, release: 1400 * 64)
    #expect(moments.seconds.last ?? 0 > 1)
    let frozen = StillVoice(genome).frozen(0)
    for target in moments.targets {
      #expect(scorer.score([frozen], against: target, levelled: true)[0].loss < 0.05)
    }
    let start = Int((moments.seconds.last ?? 0) * 48_000) - StillMoments.view.frames / 2
    let unaware = SearchTarget(
      Array(samples[start..<(start + StillMoments.view.frames)]), view: StillMoments.view,
      release: StillMoments.view.frames)
    #expect(scorer.score([frozen], against: unaware, levelled: true)[0].loss > 0.15)
  }

  @Test func envelopesPassThroughAllMoments() {
    let samples = Self.sound(Self.bell())
    let moments = StillMoments(samples, release: 600 * 64)
    var still = StillVoice(Self.bell())
    for (moment, level) in [80, 70, 60].enumerated() {
      (still[0, moment], still[1, moment]) = (99, level)
    }
    let voice = StillEnvelopes().voices(still, gains: [0, 0, 0], moments: moments, held: 600)[0]
    #expect(voice[1, .outputLevel] == 80)
    #expect(voice[1, .level1] == 99 && voice[1, .level2] == 89 && voice[1, .level3] == 79)
    for (moment, rate) in [voice[1, .rate2], voice[1, .rate3]].enumerated() {
      let seconds = moments.seconds[moment + 1] - moments.seconds[moment]
      #expect(rate == EnvelopeSlope().rate(decibelsPerSecond: 10 * 0.7526 / seconds))
    }
  }

  @Test func fasterFallsNeedHigherRates() {
    let slope = EnvelopeSlope()
    let rates = [1.0, 10, 100, 1000].map { slope.rate(decibelsPerSecond: $0) }
    #expect(rates == rates.sorted() && Set(rates).count == 4)
    #expect(slope.rate(decibelsPerSecond: 1e9) == 99)
  }
}
