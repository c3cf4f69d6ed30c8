import Following
import Foundation
import Knobs
import TestSupport
import Testing

/// What has no pitch.
@Suite struct HissTests {
  private func decibels(_ run: Followed, _ input: [Float], _ frames: Range<Int>) -> Double {
    20 * log10(Made.rms(run.output[frames]) / Made.rms(input[frames]))
  }

  /// Level of all bands together.
  private func hiss(_ step: FollowerStep) -> Float {
    step.hiss.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  private func noise(_ count: Int, level: Float = 0.1) -> [Float] {
    Made.noise(count, seed: 4).map { $0 * level }
  }

  @Test(arguments: [Float(0.02), 0.1, 0.5])
  func whiteNoiseSoundsAsHissAsLoudAsItIs(level: Float) {
    let input = noise(48_000, level: level)
    let run = follow(input)
    let steady = run.steps(at: 9600..<40_000)
    #expect(steady.allSatisfy { hiss($0) > 0 && $0.level == 0 && !$0.voiced })
    let whole = decibels(run, input, 9600..<43_200)
    #expect(whole > -3 && whole < 1, "\(whole) dB")
    for start in stride(from: 9600, to: 38_400, by: 4800) {
      #expect(decibels(run, input, start..<start + 4800) < 1)
    }
  }

  @Test func darkNoiseIsADarkerHiss() throws {
    var smooth: Float = 0
    let dark = noise(48_000, level: 1).map { x -> Float in
      smooth += 0.05 * (x - smooth)
      return smooth
    }
    let last = { (run: Followed) in try #require(run.steps(at: 30_000..<40_000).last).hiss }
    let (low, high) = (try last(follow(dark)), try last(follow(noise(48_000))))
    // White noise has 17 dB more in the highest band than in the second, this 12 dB less.
    #expect(high[7] > 2 * high[1], "\(high)")
    #expect(low[7] < 0.6 * low[1], "\(low)")
  }

  @Test func aToneFadesWhereNoiseTakesItsPlace() {
    let input = Made.song(0.3) { _ in 300 } + noise(19_200)
    let run = follow(input)
    #expect(run.steps(at: 9600..<12_000).allSatisfy { $0.level > 0 && $0.voiced })
    let late = run.steps(at: 14_400 + 7200..<30_000)
    #expect(!late.isEmpty && late.allSatisfy { $0.level == 0 && hiss($0) > 0 })
  }

  @Test func withoutAHissTheLastPitchIsHeldAsLoudAsTheNoise() {
    var configuration = FollowerConfiguration()
    configuration.noise = 0
    let input = Made.song(0.3) { _ in 300 } + noise(19_200)
    let run = follow(input, configuration: configuration)
    let late = run.steps(at: 14_400 + 3000..<30_000)
    #expect(!late.isEmpty)
    #expect(late.allSatisfy { !$0.voiced && abs($0.pitch - 300) < 30 && $0.level > 0 })
    #expect(run.steps.allSatisfy { hiss($0) == 0 })
    #expect(abs(decibels(run, input, 19_200..<31_200)) < 1)
  }

  @Test func breathBetweenTheHarmonicsSoundsBesideTheTone() {
    let input = zip(Made.song(0.6) { _ in 440 }, noise(28_800, level: 0.02)).map { $0 + $1 }
    let run = follow(input)
    let steady = run.steps(at: 9600..<24_000)
    #expect(steady.allSatisfy { $0.voiced && $0.level > 0 && hiss($0) > 0 })
    // Noise of peak .02 has an RMS of .0115; a hiss at 1 has .088.
    let mean = steady.reduce(0) { $0 + Double(hiss($1)) } / Double(steady.count)
    let decibels = 20 * log10(mean * 0.125 / 2.0.squareRoot() / 0.0115)
    #expect(abs(decibels) < 4, "\(decibels) dB")
  }

  @Test func aCleanToneHasNoHiss() {
    let run = follow(Made.song(0.5) { _ in 440 })
    let steady = run.steps(at: 9600..<20_000)
    #expect(steady.allSatisfy { hiss($0) < 0.01 * $0.level })
  }

  @Test(arguments: [50.0, 60, 440]) func humUnderTheGateIsSilence(hertz: Double) {
    let peak = pow(10, -67.0 / 20) * 2.0.squareRoot()
    let input = (0..<24_000).map { Float(peak * sin(2 * .pi * hertz * Double($0) / Made.rate)) }
    #expect(follow(input).output.allSatisfy { $0 == 0 })
  }
}
