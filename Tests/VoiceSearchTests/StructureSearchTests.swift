import DX7
import DX7Laws
import FMSynthesis
import Foundation
import TestSupport
import Testing

@testable import VoiceSearch

@Suite struct StructureSearchTests {
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
    EngineNotes.reference(genome, blocks: 700)
  }

  /// Begun on voices of the prior, on one thread.
  private static func search(_ samples: [Float]) -> (stills: StructureSearch, crew: SearchCrew) {
    let options = SearchOptions()
    let crew = SearchCrew([
      SearchScorer(voices: VoiceTable(), instructionSet: options.instructionSet)
    ])
    let stills = StructureSearch(
      samples, release: 600 * 64, crew, options, LikelyPitches(samples))
    var prior = SeedPrior(seed: 3)
    stills.begin((0..<512).map { _ in prior.voice(key: 60, held: 600) })
    return (stills, crew)
  }

  private static func heard(_ samples: [Float]) -> AnalysedTarget {
    AnalysedTarget(
      samples: samples, pitches: [SearchPitch(key: 60, cents: 0)], releases: [600 * 64],
      movesRelease: false)
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
    let stills = Self.search(samples).stills
    let first = stills.loss
    for step in 0..<12 { stills.step(Double(step) / 12) }
    #expect(stills.loss < 0.5 * first)
    let best = stills.voices(Self.heard(samples), while: { true })[0][0]
    let ratios = (0..<6).filter { best[$0, .outputLevel] > 40 && best[$0, .mode] == 0 }.map {
      RatioLattice.ratio(
        RatioLattice.Setting(coarse: UInt8(best[$0, .coarse]), fine: UInt8(best[$0, .fine])))
    }
    // Its sidebands stand at 1 +- 3.51 n: an operator at any of the lowest will do.
    let wanted: [Float] = [3.51, 2.51, 4.51]
    #expect(ratios.contains { ratio in wanted.contains { abs(ratio / $0 - 1) < 0.01 } })
  }

  /// A race is 2,500 broods: what one found is not lost in the next, and no structure comes twice.
  @Test func racesGoOnFromTheBestStructuresSoFar() {
    let samples = Self.sound(Self.bell())
    let (stills, crew) = Self.search(samples)
    let race = 2_500 * SearchScorer.lanes * FrozenMoments.count
    var best: [Double] = []
    for end in 1...3 {
      while crew.evaluations < end * race + race / 10 { stills.step(0.5) }
      best.append(stills.loss)
    }
    #expect(best[1] <= best[0] && best[2] <= best[1], "\(best)")
    #expect(best[2] < 0.1)
    let found = stills.voices(Self.heard(samples), while: { true })
    #expect(found.count == 16)
    #expect(stills.hearsWaveforms)
  }

  /// Partials with phases that no voice has: their waveform is given up, their spectrum is not.
  @Test func aSoundThatIsNoVoicesIsHeardByItsSpectrum() {
    var dice = SearchRandom(seed: 11)
    let phases = (1...9).map { _ in Float(dice.unit()) * 2 * Float.pi }
    let samples = (0..<44_800).map { i in
      let time = Float(i) / 48_000
      return phases.indices.reduce(Float(0)) { sum, k in
        let hertz = 261.63 * Float(k + 1) * (1 + 0.0004 * Float(k * k))
        return sum + 0.1 * sin(2 * Float.pi * hertz * time + phases[k])
      }
    }
    let (stills, crew) = Self.search(samples)
    let first = stills.loss
    let races = 4 * 2_500 * SearchScorer.lanes * FrozenMoments.count
    while crew.evaluations < races { stills.step(0.5) }
    #expect(!stills.hearsWaveforms)
    #expect(stills.loss < 0.5 * first)
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
    let samples = EngineNotes.reference(genome, blocks: 1500)
    let scorer = SearchScorer(voices: VoiceTable(), instructionSet: .detect())
    let moments = FrozenMoments(samples, release: 1400 * 64)
    #expect(moments.seconds.last ?? 0 > 1)
    let frozen = FrozenVoice(genome).frozen(0)
    for target in moments.targets {
      #expect(scorer.score([frozen], against: target, levelled: true)[0].loss < 0.05)
    }
    let start = Int((moments.seconds.last ?? 0) * 48_000) - FrozenMoments.view.frames / 2
    let unaware = ScoringTarget(
      Array(samples[start..<(start + FrozenMoments.view.frames)]), view: FrozenMoments.view,
      release: FrozenMoments.view.frames)
    #expect(scorer.score([frozen], against: unaware, levelled: true)[0].loss > 0.15)
  }

  /// The bell's carrier stays, its modulator falls by 19 steps at rate 40 and stays.
  @Test func levelsAreFollowedThroughTheNote() {
    let samples = Self.sound(Self.bell())
    let moments = FrozenMoments(samples, release: 600 * 64)
    let places = TrackMoments(samples, releases: [600 * 64])
    let scorer = SearchScorer(voices: VoiceTable(), instructionSet: .detect())
    var track = StructureTrack(FrozenVoice(Self.bell()), random: SearchRandom(seed: 5))
    track.follow(places, from: moments, scorer)
    #expect(track.loss < 0.1)
    let held = zip(places.seconds, track.levels).filter { $0.0 < 0.75 && $0.0 > 0.02 }
    #expect(held.count > 6)
    let slope = EnvelopeSlope()
    let fall = (1...2000).map { Double($0) * 0.25 }.last { slope.rate(decibelsPerSecond: $0) == 40 }
    for (seconds, levels) in held {
      let lost = min(19, seconds * (fall ?? 0) / LevelLaw.decibelsPerStep)
      #expect(abs(Double(levels[1]) - (78 - lost)) < 3, "\(seconds) s: \(levels)")
      #expect(abs(levels[0] - 99) < 3, "\(seconds) s: \(levels)")
    }
    let voice = TrackEnvelopes(seconds: places.seconds, releases: [600 * 64])
      .voices(track.voice, levels: track.levels)[0]
    #expect(abs(voice[1, .rate2] - 40) < 4)
    #expect(abs(voice[1, .outputLevel] - (99 - voice[1, .level3]) - 59) < 3)
    #expect(voice[0, .level3] > 95 && voice.held == 600)
  }

  /// Two detuned operators beat; begun in tune, they end in the detunes that were played.
  @Test func detunesAreFollowedThroughTheNote() {
    var genome = Self.bell()
    (genome[2, .outputLevel], genome[2, .coarse], genome[2, .detune]) = (95, 1, 12)
    genome[0, .detune] = 4
    let samples = Self.sound(genome)
    var flat = genome
    for op in 0..<6 { flat[op, .detune] = 7 }
    let scorer = SearchScorer(voices: VoiceTable(), instructionSet: .detect())
    var track = StructureTrack(FrozenVoice(flat), random: SearchRandom(seed: 6))
    track.follow(
      TrackMoments(samples, releases: [600 * 64]),
      from: FrozenMoments(samples, release: 600 * 64), scorer)
    #expect(track.voice[0, .detune] == 4 && track.voice[2, .detune] == 12)
    #expect(track.loss < 0.1)
  }

  @Test func anEnvelopeIsOneLineWhereOneLineWillDo() {
    let times = (0..<10).map { Double($0) * 0.1 }
    let falling = EnvelopeShape.nearest(times.map { 90 - 30 * $0 }, times, isSustained: false)
    #expect(falling.top == 0 && falling.knee == 9)
    let bent = times.map { $0 < 0.25 ? 90 - 100 * $0 : 70 - 10 * ($0 - 0.2) }
    #expect(EnvelopeShape.nearest(bent, times, isSustained: false).knee == 2)
    let resting = times.map { max(60, 90 - 100 * $0) }
    let shape = EnvelopeShape.nearest(resting, times, isSustained: true)
    #expect(abs(shape.rest - 60) < 0.5 && [shape.knee, shape.end].contains(3))
    let rising = EnvelopeShape.nearest(
      [20, 60, 90, 90, 90], [0, 0.1, 0.2, 0.3, 0.4], isSustained: true)
    #expect(rising.top == 2)
  }

  /// A waveform upside down has the same spectrum, and is not the voice.
  @Test func aWaveformOfOtherPhasesIsToldFromTheVoices() {
    let samples = Self.sound(Self.bell())
    let scorer = SearchScorer(voices: VoiceTable(), instructionSet: .detect())
    let still = FrozenVoice(Self.bell()).frozen(0)
    let (upright, turned) = (
      FrozenMoments(samples, release: 600 * 64).targets[0],
      FrozenMoments(samples.map { -$0 }, release: 600 * 64).targets[0]
    )
    let near = scorer.score([still], against: upright, levelled: true)[0].loss
    let far = scorer.score([still], against: turned, levelled: true)[0].loss
    #expect(abs(far - near - 2 * Double(FrozenMoments.view.waveform)) < 0.05)
  }

  @Test func fasterFallsNeedHigherRates() {
    let slope = EnvelopeSlope()
    let rates = [1.0, 10, 100, 1000].map { slope.rate(decibelsPerSecond: $0) }
    #expect(rates == rates.sorted() && Set(rates).count == 4)
    #expect(slope.rate(decibelsPerSecond: 1e9) == 99)
  }
}
