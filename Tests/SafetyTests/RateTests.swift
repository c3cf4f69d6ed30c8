import Foundation
import TestSupport
import Testing

/// An instrument sounds the same at every rate it runs at.
@Suite struct RateTests {
  static let all: [Double] = [
    8000, 11_025, 22_050, 44_100, 48_000, 88_200, 96_000, 192_000, 384_000,
  ]
  static let usual: [Double] = [44_100, 88_200, 96_000, 176_400, 192_000]

  private func play(
    _ patch: TestPatch, key: UInt8, seconds: Double, held: Double, rate: Double
  ) -> [Float] {
    var player = Player(patch, sampleRate: rate)
    player.on(key)
    player.off(key, at: Int(held * rate))
    return player.play(Int(seconds * rate))
  }

  @Test(arguments: all, [UInt8(33), 69, 96])
  func aKeyHasItsPitchWithinATenthOfACent(rate: Double, key: UInt8) {
    let hertz = 440 * pow(2, (Double(key) - 69) / 12)
    let sound = play(.steady, key: key, seconds: 2, held: 2, rate: rate)
    let measured = Tone.frequency(of: Array(sound[Int(0.2 * rate)...]), near: hertz, rate: rate)
    #expect(abs(Signal.cents(measured / hertz)) < 0.1)
  }

  /// Level in dB at a moment: the tone over 20 ms around it.
  private func level(_ sound: [Float], _ seconds: Double, _ rate: Double) -> Double {
    let start = Int((seconds - 0.01) * rate)
    let tone = Tone(in: sound[start..<start + Int(0.02 * rate)], at: 440, rate: rate)
    return Signal.decibels(tone.amplitude)
  }

  /// Within a tenth of a decibel of what 48 kHz sounds like within a control block of the moment.
  private func expectSameEnvelope(_ patch: TestPatch, _ rate: Double) {
    let reference = play(patch, key: 69, seconds: 1.6, held: 1, rate: 48_000)
    let sound = play(patch, key: 69, seconds: 1.6, held: 1, rate: rate)
    let block = max(64 / rate, 64.0 / 44_100)
    for moment in stride(from: 0.05, to: 1.5, by: 0.05) {
      let wanted = [-1, -0.5, 0, 0.5, 1].map { level(reference, moment + $0 * block, 48_000) }
      let lowest = (wanted.min() ?? 0) - 0.1
      let highest = (wanted.max() ?? 0) + 0.1
      if highest < -80 { continue }
      let found = level(sound, moment, rate)
      #expect(lowest...highest ~= found, "at \(moment) s")
    }
  }

  private var dx7: TestPatch {
    var patch = TestPatch()
    let values: [(String, Float)] = [
      ("r1", 52), ("r2", 45), ("r3", 38), ("r4", 50), ("l1", 99), ("l2", 85), ("l3", 70),
    ]
    for (name, value) in values { patch["/op/1/env/\(name)"] = value }
    return patch
  }

  private var adsr: TestPatch {
    var patch = TestPatch()
    patch["/op/1/env/type"] = 0
    patch["/op/1/env/attack"] = 0.1
    patch["/op/1/env/decay"] = 0.2
    patch["/op/1/env/sustain"] = 0.3
    patch["/op/1/env/release"] = 0.1
    return patch
  }

  @Test(arguments: usual)
  func aDX7EnvelopeTakesTheSameTimes(rate: Double) {
    expectSameEnvelope(dx7, rate)
  }

  @Test(arguments: usual)
  func anADSRTakesTheSameTimes(rate: Double) {
    expectSameEnvelope(adsr, rate)
  }

  // Control blocks are up to 8 ms long there.
  @Test(arguments: [8000, 11_025, 22_050, 384_000])
  func farRatesKeepTheEnvelopesToAControlBlock(rate: Double) {
    expectSameEnvelope(dx7, rate)
    expectSameEnvelope(adsr, rate)
  }

  @Test(arguments: [8000, 11_025, 48_000, 384_000])
  func theFastestEnvelopeIsOpenAfterTenMilliseconds(rate: Double) {
    let sound = play(TestPatch(), key: 69, seconds: 0.2, held: 0.2, rate: rate)
    #expect(abs(level(sound, 0.03, rate) - level(sound, 0.15, rate)) < 0.1)
  }
}
