import Foundation
import TestSupport
import Testing

/// Frequency modulation against Bessel functions, and feedback.
@Suite struct ModulationTests {
  /// Operator 2 at ratio 2 into operator 1, after the onset. The key is A4.
  private func pair(index: Float) -> [Float] {
    var patch = TestPatch.steady
    patch["/op/2/level"] = 1
    patch["/op/2/ratio"] = 2
    patch["/op/2/index"] = index
    return play(patch)
  }

  private func play(_ patch: TestPatch) -> [Float] {
    var player = Player(patch)
    player.on(69)
    return Array(player.play(28_800)[4800...])
  }

  /// Amplitude at 440 (1 + 2n) Hz; lines of negative frequency fold back in opposite sign.
  private func expected(_ line: Int, _ index: Double) -> Double {
    0.125 * abs(jn(Int32(line), index) - (line >= 0 ? jn(Int32(-line - 1), index) : 0))
  }

  @Test(arguments: [0.25, 1.0, 1.5, 3.0, 6.0])
  func sidebandsStandWhereBesselFunctionsPutThem(index: Double) {
    let sound = pair(index: Float(index))
    for line in 0...8 {
      let wanted = expected(line, index)
      // Lines below -90 dB of the carrier drown in the window's skirts.
      if wanted < 0.125 * 3e-5 { continue }
      let level = Tone(in: sound, at: 440 * Double(1 + 2 * line)).amplitude
      // 0.01 dB: single precision in the modulator leaves 0.0001 dB.
      #expect(abs(Signal.decibels(level / wanted)) < 0.01, "line \(line)")
    }
  }

  @Test func theIndexKnobMovesTheSidebandsOfASoundingNote() {
    var patch = TestPatch.steady
    patch["/op/2/level"] = 1
    patch["/op/2/ratio"] = 2
    patch["/op/2/index"] = 0.5
    var player = Player(patch)
    player.on(69)
    player.turn("/op/2/index", to: 1.5, at: 24_000)
    let sound = player.play(57_600)
    for (index, start) in [(0.5, 4800), (1.5, 33_600)] {
      let level = Tone(in: sound[start..<start + 19_200], at: 1320).amplitude
      #expect(abs(Signal.decibels(level / expected(1, index))) < 0.01)
    }
  }

  @Test func aModulatorsLevelScalesItsIndex() {
    var patch = TestPatch.steady
    patch["/op/2/level"] = 0.5
    patch["/op/2/ratio"] = 2
    patch["/op/2/index"] = 3
    let level = Tone(in: play(patch), at: 1320).amplitude
    #expect(abs(Signal.decibels(level / expected(1, 1.5))) < 0.01)
  }

  @Test(arguments: [Float(0.5), 1, 2, .pi, 2 * .pi, 4 * .pi])
  func feedbackStaysBounded(feedback: Float) {
    let sound = play(selfModulated(feedback))
    #expect(sound.allSatisfy { $0.isFinite })
    // The sine bounds the output whatever its argument.
    #expect(Signal.peak(sound) <= 0.125 * 1.000_01)
  }

  @Test func feedbackAddsHarmonics() {
    let plain = Tone.distortion(of: play(selfModulated(0)), at: 440)
    let bright = Tone.distortion(of: play(selfModulated(1)), at: 440)
    #expect(Signal.decibels(plain) < -100)
    // The first order of feedback b gives a second harmonic of about b / 2.
    #expect(bright > 0.3)
  }

  /// Operator 1 alone, hearing itself.
  private func selfModulated(_ feedback: Float) -> TestPatch {
    var patch = TestPatch.steady
    patch["/routing/1/1"] = 1
    patch["/feedback"] = feedback
    return patch
  }
}
