import DX7
import FMSynthesis
import Following
import Foundation
import TestSupport
import Testing

/// Any DX7 voice may be told to follow.
@Suite struct LearnedPatchTests {
  private let conversion = VoiceConversion()

  /// A voice with anything anywhere, operators with fixed and with fractional frequencies included;
  /// one carrier at least is as loud as can be, and has a ratio.
  private func patch(algorithm: Int, seed: UInt64, isDetuned: Bool = false) -> [Float] {
    let dice = Made.noise(400, seed: seed &* 977 &+ UInt64(algorithm)).map { abs($0) }
    var at = 0
    func draw(_ range: ClosedRange<Int>) -> UInt8 {
      at += 1
      return UInt8(range.lowerBound + Int(dice[at] * 0.999 * Float(range.count)))
    }
    var voice = DX7Voice()
    voice[.algorithm] = UInt8(algorithm - 1)
    voice[.feedback] = draw(0...7)
    for op in 0..<6 {
      voice[op: op, .mode] = draw(0...9) > 7 ? 1 : 0
      voice[op: op, .coarse] = draw(0...12)
      voice[op: op, .fine] = draw(0...3) == 0 ? draw(0...99) : 0
      let detune = draw(0...14)
      voice[op: op, .detune] = isDetuned ? detune : 7
      voice[op: op, .outputLevel] = draw(0...5) == 0 ? 0 : draw(40...99)
      voice[op: op, .ampModSensitivity] = draw(0...3)
    }
    voice[op: 0, .mode] = 0
    voice[op: 0, .coarse] = draw(0...3)
    voice[op: 0, .fine] = 0
    voice[op: 0, .outputLevel] = 99
    return conversion.patch(voice)
  }

  /// Mostly within a dB. Where carriers of odd ratios or fixed frequencies fall on the same partial of
  /// the model, it takes them for one sound, which can be 7 dB off.
  @Test(arguments: 1...32) func anyVoiceIsAsLoudAsTheInput(algorithm: Int) {
    let input = Made.song(0.5, level: 0.2) { _ in 196 } + [Float](repeating: 0, count: 7200)
    for seed in UInt64(1)...3 {
      let run = follow(input, patch: patch(algorithm: algorithm, seed: seed))
      #expect(run.output.allSatisfy { abs($0) < 1 }, "seed \(seed)")
      let ratio = Made.rms(run.output[9600..<21_600]) / Made.rms(input[9600..<21_600])
      #expect(abs(20 * log10(ratio)) < 7, "\(20 * log10(ratio)) dB, seed \(seed)")
      #expect(run.output.suffix(2400).allSatisfy { $0 == 0 }, "seed \(seed)")
    }
  }

  /// Carriers that are detuned beat: there is no level to hold from moment to moment.
  @Test(arguments: 1...32) func aDetunedVoiceDoesNotScream(algorithm: Int) {
    let input = Made.song(0.8, level: 0.2) { _ in 196 }
    let run = follow(input, patch: patch(algorithm: algorithm, seed: 7, isDetuned: true))
    #expect(run.output.allSatisfy { abs($0) < 1 })
    let ratio = Made.rms(run.output[9600..<36_000]) / Made.rms(input[9600..<36_000])
    #expect(abs(20 * log10(ratio)) < 6, "\(20 * log10(ratio)) dB")
  }

  @Test func aPatchWithoutASoundIsSilent() {
    var configuration = FollowerConfiguration()
    configuration.noise = 0
    var patch = FollowPatch.harmonic()
    for op in 0..<6 { patch[PatchLayout.index(op, .on)] = 0 }
    let run = follow(Made.song(0.3) { _ in 196 }, patch: patch, configuration: configuration)
    #expect(run.output.allSatisfy { $0 == 0 })
  }

  @Test func anotherPatchIsTakenOnWhileItSounds() {
    let other = patch(algorithm: 16, seed: 5)
    let input = Made.song(0.8, level: 0.2) { _ in 196 }
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: PatchLayout.count)
    memory.initialize(from: other, count: PatchLayout.count)
    defer { memory.deallocate() }
    let run = follow(input) { hop, follower, engine in
      guard hop == 40 else { return }
      engine.schedule(.init(frame: 0, command: .adopt(memory)))
      follower.adopt(patch: other)
    }
    #expect(run.output.allSatisfy { abs($0) < 1 })
    let ratio = Made.rms(run.output[26_400..<36_000]) / Made.rms(input[26_400..<36_000])
    #expect(abs(20 * log10(ratio)) < 3, "\(20 * log10(ratio)) dB")
  }
}
