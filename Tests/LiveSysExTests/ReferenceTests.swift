import DX7
import DX7Laws
import FMSynthesis
import Playing
import Rendering
import Testing

/// Where Dexed and the hardware differ, by what is heard.
struct ReferenceTests {
  @Test func carriersShareTheLevelInHardware() {
    var voice = DX7Voice()
    voice[.algorithm] = 31
    for op in 0..<6 {
      voice[op: op, .outputLevel] = op == 1 ? 99 : 0
    }
    // One of six carriers sounds: the hardware gives it a sixth.
    let ratio = level(voice, .hardware) / level(voice, .dexed)
    #expect(abs(ratio * 6 - 1) < 1e-3)
    // Algorithm 1 has two carriers, 16 has one.
    voice = DX7Voice()
    #expect(abs(level(voice, .hardware) / level(voice, .dexed) * 2 - 1) < 1e-3)
    voice[.algorithm] = 15
    #expect(abs(level(voice, .hardware) / level(voice, .dexed) - 1) < 1e-3)
  }

  @Test func feedbackIsTwiceAsDeepInHardware() {
    var voice = DX7Voice()
    voice[.algorithm] = 15
    voice[op: 5, .outputLevel] = 90
    voice[op: 4, .outputLevel] = 85
    voice[.feedback] = 4
    var patch = VoiceConversion().patch(voice)
    let hardware = samples(patch, .hardware)
    #expect(distance(hardware, samples(patch, .dexed)) > 0.1)
    patch[PatchLayout.index(.feedback)] *= 2
    // What is left is the other frequency grid: 0.12 cents here.
    #expect(distance(hardware, samples(patch, .dexed)) < 0.05)
  }

  /// 2 for the scale, 4 for Dexed's quarter, a third because the loop's carrier is one of three.
  @Test func loopsOverSeveralOperatorsAreFullInHardware() {
    var voice = DX7Voice()
    voice[.algorithm] = 5
    for op in [4, 5] { voice[op: op, .outputLevel] = 92 }
    voice[.feedback] = 4
    var patch = VoiceConversion().patch(voice)
    let hardware = samples(patch, .hardware).map { $0 * 3 }
    #expect(distance(hardware, samples(patch, .dexed)) > 0.1)
    patch[PatchLayout.index(.feedback)] *= 8.0 / 3
    #expect(distance(hardware, samples(patch, .dexed)) < 0.05)
  }

  @Test func fixedOperatorsFollowTheWheelInDexedOnly() {
    var voice = DX7Voice()
    voice[op: 0, .mode] = 1
    voice[op: 0, .coarse] = 2
    voice[op: 0, .fine] = 64
    let bend = [TimedCommand(frame: 0, command: .bend(1))]
    #expect(distance(samples(voice, .hardware, bend), samples(voice, .hardware)) == 0)
    #expect(distance(samples(voice, .dexed, bend), samples(voice, .dexed)) > 0.5)
  }

  /// The delay of a stage that stands still: 44.1 kHz frames in hardware, 0.84 of them in Dexed.
  @Test func waitsLastTheirTimeInHardware() {
    var voice = DX7Voice()
    voice[op: 0, .level1] = 0
    voice[op: 0, .rate1] = 60
    let hardware = Double(onset(voice, .hardware))
    let dexed = Double(onset(voice, .dexed))
    #expect(abs(hardware / 48_000 - 2249.0 / 20 / 44_100) < 0.006)
    voice[op: 0, .rate1] = 30
    let slow = Double(onset(voice, .hardware)) / Double(onset(voice, .dexed))
    #expect(abs(slow - 48_000 * 48_000 / 44_100 / 44_100) < 0.03)
    #expect(hardware >= dexed)
  }

  private func samples(
    _ patch: [Float], _ reference: DX7Reference, seconds: Double = 0.02,
    _ events: [TimedCommand] = []
  ) -> [Float] {
    OfflineRender.render(
      patch: patch, notes: [RenderNote(key: 69, velocity: 100, held: 1)], events: events,
      seconds: seconds, sampleRate: 48_000, reference: reference)[0]
  }

  private func samples(
    _ voice: DX7Voice, _ reference: DX7Reference, _ events: [TimedCommand] = []
  ) -> [Float] {
    samples(VoiceConversion().patch(voice), reference, seconds: 0.2, events)
  }

  private func level(_ voice: DX7Voice, _ reference: DX7Reference) -> Float {
    let x = samples(voice, reference)
    return (x.map { $0 * $0 }.reduce(0, +) / Float(x.count)).squareRoot()
  }

  /// RMS of the difference over the RMS of `b`.
  private func distance(_ a: [Float], _ b: [Float]) -> Float {
    let error = zip(a, b).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
    return (error / b.map { $0 * $0 }.reduce(0, +)).squareRoot()
  }

  private func onset(_ voice: DX7Voice, _ reference: DX7Reference) -> Int {
    samples(voice, reference).firstIndex { abs($0) > 0.01 } ?? 0
  }
}
