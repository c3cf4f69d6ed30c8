import DX7
import FMSynthesis
import Foundation
import HarmonicSolver
import TestSupport
import Testing

@testable import VoiceSearch

/// Structures by harmonics alone, on sounds that have an FM voice's harmonics but nobody's phases.
@Suite struct HarmonicSearchTests {
  private static let pitch = 220.0
  private static let seconds = 1.2

  /// Amplitudes of the harmonics of one carrier under one modulator at twice its pitch: Bessel
  /// functions of the index, folded at 0 Hz.
  private static func harmonics(index: Double, count: Int) -> [Double] {
    var amplitudes = [Double](repeating: 0, count: count + 1)
    for order in -count...count {
      let partial = 1 + 2 * order
      let value = jn(Int32(order), index)
      if abs(partial) <= count { amplitudes[abs(partial)] += partial < 0 ? -value : value }
    }
    return amplitudes.dropFirst().map(abs)
  }

  /// The sum of harmonics whose phases are drawn, falling by so many dB a second.
  private static func sound(_ amplitudes: [Double], falls: Double = 0) -> [Float] {
    var dice = SearchRandom(seed: 5)
    let phases = amplitudes.map { _ in dice.unit() }
    return (0..<Int(seconds * 48_000)).map { n in
      let t = Double(n) / 48_000
      let gain = 0.1 * pow(10, -falls * t / 20) * min(1, t / 0.005)
      let value = amplitudes.indices.reduce(0.0) {
        $0 + amplitudes[$1] * sin(2 * Double.pi * (pitch * Double($1 + 1) * t + phases[$1]))
      }
      return Float(gain * value)
    }
  }

  private static func heard(_ samples: [Float]) -> AnalysedTarget {
    AnalysedTarget(
      samples: samples, pitches: [SearchPitch(key: 57, cents: 0)],
      releases: [Int(seconds * 48_000)], movesRelease: false)
  }

  @Test func harmonicsOfAnyPhasesFindAStructureThatHasThem() throws {
    let sound = Self.heard(Self.sound(Self.harmonics(index: 2.2, count: 24)))
    let search = try #require(HarmonicSearch(sound, SearchOptions()))
    search.begin()
    for step in 0..<12 { search.step(Double(step) / 12) }
    #expect(search.misfit < 0.3, "\(search.misfit) dB")
  }

  @Test func threadsDoNotChangeWhatIsFound() throws {
    let sound = Self.heard(Self.sound(Self.harmonics(index: 1.4, count: 24)))
    let found = try (1...3).map { threads -> [[Genome]] in
      var options = SearchOptions()
      options.threads = threads
      let search = try #require(HarmonicSearch(sound, options))
      search.begin()
      for step in 0..<3 { search.step(Double(step) / 3) }
      return search.voices(releases: sound.releases)
    }
    #expect(found[0] == found[1])
    #expect(found[0] == found[2])
    #expect(!found[0].isEmpty)
  }

  /// A sine that falls by 30 dB a second: its carrier's level does, at .75 dB a step.
  @Test func levelsFallAsTheSoundDoes() throws {
    let samples = Self.sound([1], falls: 30)
    let moments = try #require(HarmonicMoments(samples, releases: [samples.count]))
    var genome = Genome(voice: DX7Voice(), key: 57, held: 900)
    genome[.algorithm] = 4
    for op in 0..<6 { genome[op, .outputLevel] = op == 0 ? 99 : 0 }
    var voice = HarmonicVoice(genome)
    var random = SearchRandom(seed: 1)
    let bench = HarmonicBench()
    bench.solve(&voice, on: moments, at: moments.chosen, limit: .infinity, &random)
    let levels = bench.follow(&voice, on: moments).map { Double($0[0]) }
    let first = try #require(levels.first)
    for (level, seconds) in zip(levels, moments.seconds) {
      let wanted = first - 30 * (seconds - moments.seconds[0]) / 0.7526
      #expect(abs(level - wanted) <= 1.5, "\(seconds) s: \(level), wanted \(wanted)")
    }
  }

  @Test func noiseHasNoHarmonics() {
    var dice = SearchRandom(seed: 9)
    let noise = (0..<48_000).map { _ in Float(0.2 * (dice.unit() - 0.5)) }
    #expect(HarmonicMoments(noise, releases: [48_000]) == nil)
  }
}
