import DX7Laws
import FMSynthesis
import Foundation
import TestSupport
import Testing

/// Full feedback at full level is chaos, in which one wrong unit of 2^-24 turns is heard as another sound after 20
/// samples: what agrees for a second is the reference's arithmetic.
@Suite struct LoudFeedbackTests {
  /// INIT VOICE whose carrier hears nothing but itself: from the second block on at an amplitude of 1.
  static var patch: TestPatch {
    var patch = TestPatch()
    patch["/routing/1/1"] = 1
    patch["/routing/1/2"] = 0
    patch["/feedback"] = 2 * .pi
    return patch
  }

  /// One operator in whole numbers, one step at a time.
  static func expected(_ key: UInt8, frames: Int) -> [Float] {
    let step = PitchLaw.step(PitchLaw.pitch(key: Int(key)), PitchLaw.steps)
    var (phase, gain): (Int64, Int64) = (0, 0)
    var (last, before): (Int64, Int64) = (0, 0)
    return (0..<frames).map { frame in
      if frame < 64 { gain += (1 << 25) / 64 }
      let x = phase + (last + before) >> 2
      let entry = WholeLaw.sines[Int((x >> 14 + 512) & 1023)]
      let sine = Int64(Int32(truncatingIfNeeded: entry))
      let rise = Int64(Int32(truncatingIfNeeded: entry >> 32))
      (before, last) = (last, ((sine + (rise * (x & 0x3fff)) >> 14) * gain) >> 24)
      phase += step
      return Float(last) / 33_554_432 * RoutingLaw.carrierShare()
    }
  }

  @Test(
    arguments: InstructionSet.allCases.filter { InstructionSet(name: $0.name) != nil },
    [31, 60, 93])
  func aLoudLoopIsTheReferencesOwn(set: InstructionSet, key: UInt8) {
    var player = Player(Self.patch, instructionSet: set)
    player.on(key)
    // -110 dB: outputs leave the kernel with 21 bits.
    #expect(Signal.difference(player.play(48_000), Self.expected(key, frames: 48_000)) < -110)
  }

  @Test func manyLoudLoopsAreEachTheReferencesOwn() {
    // 20 voices fill two groups of lanes, which the engine renders side by side.
    var player = Player(Self.patch)
    var sum = [Float](repeating: 0, count: 4800)
    for key in UInt8(40)..<60 {
      player.on(key)
      for (i, sample) in Self.expected(key, frames: 4800).enumerated() { sum[i] += sample }
    }
    #expect(Signal.difference(player.play(4800), sum) < -110)
  }

  @Test func periodsCutALoudLoopAnywhere() {
    func sound(_ periods: [Int]) -> [Float] {
      var player = Player(Self.patch)
      player.on(60)
      return player.play(9600, periods: periods)
    }
    #expect(sound([4096]) == sound([37, 1, 64, 100]))
  }

  /// A setting between the DX7's is nothing that the reference could do: floats go on where whole numbers were.
  @Test func aLoopThatLeavesTheReferenceGoesOnWithoutAClick() {
    var player = Player(Self.patch)
    player.on(60)
    player.turn("/feedback", to: 0.5, at: 4800)
    player.turn("/feedback", to: 2 * .pi, at: 9600)
    let sound = player.play(14_400)
    #expect(sound.allSatisfy(\.isFinite) && Signal.rms(sound[9700...]) > 0.05)
    // The knob has arrived after 50 ms. A sine of 262 Hz rises by 0.034 of its peak a sample, and at
    // most twice as fast with 0.5 rad of feedback.
    #expect(Signal.largestJump(sound[8000..<9600]) < 0.125 * 0.08)
  }
}
