import Foundation
import Hosting
import Matching
import Spectral
import Testing

/// Sounds that are no single note: each gives a patch that neither clips nor screams, and a remark.
@Suite struct BadTargetTests {
  @Test(arguments: Odd.all) func anOddTargetGivesATamePatchAndARemark(odd: Odd) throws {
    var options = MatchOptions()
    (options.search.evaluations, options.search.seeds) = (600, 128)
    (options.search.seconds, options.search.threads) = (.infinity, 1)
    let job = MatchJob(target: odd.name, options: options)
    let result = try job.run(
      files: OneSound(Recording(samples: odd.samples, sampleRate: odd.rate)),
      watch: MatchWatch(clock: { 0 }, isCancelled: { false }, report: { _ in }))
    let remarks = result.figures.warnings.joined(separator: "\n")
    #expect(remarks.contains(odd.remark), "\(odd.name): \(remarks)")
    let peak = { (samples: [Float]) in samples.reduce(0) { max($0, abs($1)) } }
    let isFinite = result.outcome.render.allSatisfy { $0.isFinite }
    #expect(isFinite)
    #expect(peak(result.outcome.render) <= 1)
    #expect(peak(result.outcome.voiceRender) <= 1)
    #expect(result.outcome.render.count == result.target.samples.count)
    #expect(result.outcome.render.count == min(odd.samples.count, Int(12 * odd.rate)))
    #expect(peak(result.outcome.render) <= 4 * peak(result.target.samples) + 1e-6)
  }

  /// What is not matched of it must not count as silence to be made up for.
  @Test func aSoundOfMinutesIsMatchedAsLoudAsItIs() throws {
    var options = MatchOptions()
    (options.search.evaluations, options.search.seeds) = (600, 128)
    (options.search.seconds, options.search.threads) = (.infinity, 1)
    let tone = (0..<(60 * 48_000)).map { 0.2 * sin(Float($0 % 48_000) * 0.028_797_93) }
    let result = try MatchJob(target: "a minute", options: options).run(
      files: OneSound(Recording(samples: tone, sampleRate: 48_000)),
      watch: MatchWatch(clock: { 0 }, isCancelled: { false }, report: { _ in }))
    let power = { (samples: [Float]) in samples.reduce(0.0) { $0 + Double($1 * $1) } }
    let ratio = power(result.outcome.render) / power(Array(tone.prefix(12 * 48_000)))
    #expect(abs(10 * log10(ratio)) < 0.5)
  }

  @Test func aPlainNoteIsNotRemarked() {
    let tone = Odd.tone(220, seconds: 1)
    #expect(TargetCheck.prepare(Recording(samples: tone, sampleRate: 48_000)).remarks.isEmpty)
  }

  @Test func anOffsetThatDecaysWithTheSoundIsPartOfIt() {
    let sound: [Float] = (0..<48_000).map { i in
      let wave: Float = 0.4 + 0.3 * sin(Float(i) * 0.03)
      return exp(-Float(i) / 8000) * wave
    }
    let prepared = TargetCheck.prepare(Recording(samples: sound, sampleRate: 48_000))
    #expect(prepared.recording.samples == sound)
  }
}

struct Odd: Sendable, CustomTestStringConvertible {
  let name: String
  let remark: String
  let samples: [Float]
  var rate = 48_000.0
  var testDescription: String { name }

  static let all = [
    Odd(name: "silence", remark: "silent", samples: [Float](repeating: 0, count: 24_000)),
    Odd(name: "one sample", remark: "too short", samples: [0.5]),
    Odd(name: "1 ms", remark: "too short", samples: tone(440, seconds: 0.001)),
    Odd(name: "DC", remark: "offset of 0.5", samples: [Float](repeating: 0.5, count: 24_000)),
    Odd(name: "tone on DC", remark: "offset of", samples: tone(220).map { $0 + 0.4 }),
    Odd(name: "noise", remark: "no pitch", samples: noise(0.2)),
    Odd(name: "loud noise", remark: "over full scale", samples: noise(3)),
    Odd(name: "1e30", remark: "over full scale", samples: tone(220).map { $0 * 1e30 }),
    Odd(name: "clipped", remark: "clipped", samples: tone(220).map { min(max(20 * $0, -1), 1) }),
    Odd(name: "chord", remark: "several notes", samples: chord),
    Odd(name: "glide", remark: "semitones", samples: glide),
    Odd(name: "8 kHz", remark: "nothing above 4000 Hz", samples: tone(220, rate: 8000), rate: 8000),
    Odd(name: "click", remark: "no pitch", samples: [1] + [Float](repeating: 0, count: 20_000)),
    Odd(name: "13 s", remark: "only the first 12 s", samples: tone(220, seconds: 13)),
  ]

  static func tone(_ hertz: Double, seconds: Double = 0.5, rate: Double = 48_000) -> [Float] {
    (0..<Int(seconds * rate)).map { i in
      let t = Double(i) / rate
      return Float(0.3 * exp(-2 * t) * sin(2 * .pi * hertz * t))
    }
  }

  private static var chord: [Float] {
    let notes = [262.0, 330, 392, 523].map { tone($0, seconds: 0.8) }
    return notes[0].indices.map { i in 0.7 * notes.reduce(0) { $0 + $1[i] } }
  }

  private static var glide: [Float] {
    var phase = 0.0
    return (0..<48_000).map { i in
      phase += 2 * .pi * 220 * exp2(0.8 * Double(i) / 48_000) / 48_000
      return Float(0.3 * sin(phase))
    }
  }

  private static func noise(_ level: Float) -> [Float] {
    var state: UInt64 = 1
    return (0..<24_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return level * (Float(state >> 40) / Float(1 << 23) - 1)
    }
  }
}

private final class OneSound: SoundFiles {
  private let recording: Recording
  init(_ recording: Recording) { self.recording = recording }
  func read(_ path: String, first seconds: Double) throws(HostError) -> Recording { recording }
  func write(
    _ channels: [[Float]], sampleRate: Double, to path: String, force: Bool
  ) throws(HostError) {}
}
