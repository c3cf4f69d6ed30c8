import FMSynthesis
import Following
import Foundation
import TestSupport
import Testing

/// The voice sounds like what it follows.
@Suite struct TimbreTests {
  /// Two operators of equal frequency, after `silence` frames of nothing; 2 ms to full level.
  private func fm(
    _ hertz: Double, index: Double, silence: Int = 0, count: Int, amplitude: Double = 0.2
  ) -> [Float] {
    [Float](repeating: 0, count: silence)
      + (0..<count).map { n in
        let turn = 2 * Double.pi * hertz * Double(n) / Made.rate
        return Float(
          amplitude * min(1, Double(n) / 96) * sin(turn + index * sin(turn)))
      }
  }

  /// dB by which the harmonics of two sounds differ, at worst, of those within a range of the loudest.
  private func worst(
    _ a: ArraySlice<Float>, _ b: ArraySlice<Float>, hertz: Double, range: Double
  ) -> Double {
    let count = min(24, Int(15_000 / hertz))
    let wanted = (1...count).map { Tone(in: b, at: hertz * Double($0)).amplitude }
    let heard = (1...count).map { Tone(in: a, at: hertz * Double($0)).amplitude }
    let top = wanted.max() ?? 0
    return zip(wanted, heard).reduce(0) { worst, pair in
      pair.0 < top * pow(10, -range / 20)
        ? worst : max(worst, abs(20 * log10(max(pair.1, 1e-9) / pair.0)))
    }
  }

  @Test(arguments: [165.0, 220, 440])
  func theFirstMomentsOfANoteHaveItsTimbre(hertz: Double) {
    let input = fm(hertz, index: 3, silence: 9600, count: 14_400)
    let run = follow(input)
    // 6.6 periods and more round 30 ms after the onset.
    let early = 9600 + 480..<9600 + 2400
    let error = worst(run.output[early], input[early], hertz: hertz, range: 20)
    #expect(error < (hertz < 400 ? 3 : 6.5), "\(error) dB at \(hertz) Hz")
  }

  @Test func aSteadyToneIsMatchedClosely() {
    let input = fm(220, index: 2, count: 38_400)
    let run = follow(input)
    let late = 19_200..<36_000
    #expect(worst(run.output[late], input[late], hertz: 220, range: 30) < 1.5)
    #expect((run.steps(at: late).map(\.loss).max() ?? .infinity) < 2)
  }

  /// From dark to bright in a second.
  @Test func aToneThatOpensIsFollowed() {
    let input = (0..<48_000).map { n in
      let turn = 2 * Double.pi * 196 * Double(n) / Made.rate
      return Float(0.2 * sin(turn + 3.5 * Double(n) / 48_000 * sin(turn)))
    }
    let run = follow(input)
    for start in [9600, 19_200, 28_800, 38_400] {
      let now = start..<start + 2400
      #expect(worst(run.output[now], input[now], hertz: 196, range: 20) < 4, "at \(start)")
    }
  }

  @Test func thePatchStaysAsItIs() {
    let patch = FollowPatch.harmonic()
    var values: [Float] = []
    let run = follow(fm(220, index: 3, count: 14_400)) { _, _, engine in
      values = (0..<PatchLayout.count).map { engine.knobs.values[$0] }
    }
    #expect(run.steps.contains { $0.level > 0 })
    #expect(values == patch)
  }

  @Test func whileTimbreIsFrozenOnlyLoudnessAndPitchMove() {
    var configuration = FollowerConfiguration()
    configuration.freeze = true
    let run = follow(fm(220, index: 3, count: 24_000), configuration: configuration)
    let steady = run.steps.filter { $0.level > 0 && !$0.colours.isEmpty }
    #expect(!steady.isEmpty)
    for step in steady {
      for (now, first) in zip(step.colours, steady[0].colours) {
        #expect(abs(now.value - first.value) < 1e-3 * first.value)
      }
    }
  }

  /// However long it was silent before.
  @Test(arguments: [0.05, 0.5, 2]) func aFrozenTimbreIsThatOfTheNextNoteToo(pause: Double) {
    var configuration = FollowerConfiguration()
    let silence = Int(pause * Made.rate)
    let input =
      fm(220, index: 2, silence: 4800, count: 24_000)
      + fm(220, index: 2, silence: silence, count: 24_000)
    let run = follow(input) { hop, follower, _ in
      configuration.freeze = hop >= 40
      follower.configure(configuration)
    }
    let first = 14_400..<26_400
    let second = first.lowerBound + 24_000 + silence..<first.upperBound + 24_000 + silence
    let before = (1...12).map { Tone(in: run.output[first], at: 220 * Double($0)).amplitude }
    let after = (1...12).map { Tone(in: run.output[second], at: 220 * Double($0)).amplitude }
    for (a, b) in zip(before, after) where a > 0.001 { #expect(abs(20 * log10(a / b)) < 0.5) }
  }

  /// Held on its way: it stays where it was put, and the solver goes on with the others.
  @Test(arguments: [PatchLayout.followColour(1), PatchLayout.followFeedback(3)])
  func aHeldKnobIsLeftAlone(held: Int) {
    var value: Float = 0
    let run = follow(
      fm(220, index: 3, count: 24_000), held: [held],
      before: { _, _, engine in value = engine.knobs.values[held] })
    #expect(value == 1)
    #expect(
      run.commands.allSatisfy {
        switch $0.command {
        case .ramp(let id, _, _): Int(id) != held
        case .place(let id, _): Int(id) != held
        case .knob(let id, _): Int(id) != held
        default: true
        }
      })
    let others = run.steps.last { $0.level > 0 }?.colours.filter { $0.id != held } ?? []
    #expect(others.contains { abs($0.value - 1) > 0.1 })
  }

  /// A carrier whose factor stands: the others make up for most of it.
  @Test func withAHeldCarrierTheVoiceIsStillAsLoud() {
    let held = PatchLayout.followColour(2)
    let input = fm(220, index: 1.5, count: 28_800)
    let run = follow(input, held: [held])
    let ratio = Made.rms(run.output[14_400..<26_400]) / Made.rms(input[14_400..<26_400])
    #expect(abs(20 * log10(ratio)) < 4, "\(20 * log10(ratio)) dB")
  }

  @Test func anOctavesLeapHasNoGap() {
    let input = fm(220, index: 2, count: 19_200) + fm(440, index: 2, count: 19_200)
    let run = follow(input)
    let level = 0.2 / 2.0.squareRoot()
    for start in stride(from: 9600, to: 33_600, by: 480) {
      let ratio = Made.rms(run.output[start..<start + 960]) / level
      #expect(abs(20 * log10(ratio)) < 4, "\(20 * log10(ratio)) dB at \(start)")
    }
    let after = run.steps(at: 19_200 + 960..<33_600)
    #expect(after.allSatisfy { Made.cents(Double($0.pitch), 440) < 20 })
  }

  @Test func theSameInputIsFollowedTheSame() {
    let input = fm(262, index: 2.5, silence: 4800, count: 19_200)
    #expect(follow(input).output == follow(input).output)
  }
}
